package io.sluice.compressor.coding;

import io.sluice.torchscript.code.ScriptClassSource;
import java.util.List;

/**
 * TorchScript source of the wrapper class, the decoder of the tensors of a model at load time: a
 * few tensor operations for each tensor, directed by the plan described in {@link
 * CodedTensorBundle}. A model saved again contains the tensors themselves.
 */
final class TensorDecoderScriptSource {
  private TensorDecoderScriptSource() {}

  /**
   * Lines of the decoder, each behind the letter of a feature, for {@link #isNeeded}; no letter:
   * always.
   */
  private static final String LINES =
      """
      |t = annotate(List[Tensor], [])
      |a = 4 * p[0]
      |b = a + 2 * p[1]
      |e = b + 2 * p[2]
      |r = [self.f(d, 0, p[0], 4, 6), self.f(d, a, p[1], 2, 5), self.f(d, b, p[2], 2, 15)]
      |c = [0, 0, 0, e, e + p[3]]
      |i = 4
      |while i < len(p):
      |  k, y, v, z, g, w, u, h, o, n, = p[i:i + 10]
      |  i = i + 10
      |  q = p[i:i + n]
      |  i = i + n
      I|  if k == 3:
      I|    x = torch.tensor(p[i:i + v])
      I|    i = i + v
      I|    v = 0
      I|  else:
      I|    x = torch.to(r[y][c[y]:c[y] + u], 6)
      N|  x = torch.to(r[y][c[y]:c[y] + u], 6)
      |  c[y] = c[y] + u
      S|  j = torch.zeros([0])
      S|  if k & 4 > 0:
      S|    l = self.u(d, c[3], z, g)
      S|    c[3] = c[3] + self.n(z, g)
      S|    s = l != (1 << g) - 1
      S|    j = torch.masked_select(torch.cumsum(l + s, 0) - 1, s)
      C|    if k & 8 > 0:
      C|      l = torch.div(j, q[0], rounding_mode="floor")
      C|      j = (j - l * q[0]) * torch.numel(torch.zeros(q)[0]) + l
      O|  s = torch.full_like(x, o)
      P|  if o < 0:
      P|    s = torch.to(d[c[4]:c[4] + u], 6)
      P|    c[4] = c[4] + u
      R|  if k & 3 > 0:
      R|    l = self.u(d, c[4], v, w)
      R|    c[4] = c[4] + self.n(v, w)
      B|    if k & 3 == 1:
      B|      x = torch.index_select(x, 0, l)
      G|    if k & 7 == 2:
      G|      x = (torch.view(l, [-1, h]) - torch.unsqueeze(s, 1)) * torch.unsqueeze(x, 1)
      H|    if k & 7 == 6:
      H|      f = torch.div(j, h, rounding_mode="floor")
      H|      x = (l - torch.index_select(s, 0, f)) * torch.index_select(x, 0, f)
      S|  if k & 4 > 0:
      S|    x = torch.scatter(torch.flatten(torch.zeros(q)), 0, j, x)
      |  t.append(torch.reshape(x, q))
      """;

  /**
   * Returns the class.
   *
   * @param name qualified name of the class
   * @param inner class name of the model
   * @param parameters declared parameters of forward, each with a leading comma
   * @param arguments names of the parameters, each with a trailing comma
   * @param result declared result type of forward
   * @param assignments statements assigning the tensors {@code t} to the model {@code m}
   */
  static ScriptClassSource of(
      String name,
      String inner,
      String parameters,
      String arguments,
      String result,
      CodedTensorBundle bank,
      List<String> assignments) {
    StringBuilder text =
        new StringBuilder(
            """
            class %1$s(Module):
              __parameters__ = []
              __buffers__ = []
              model : %3$s
              def forward(self: %2$s%4$s) -> %6$s:
                return (self.model).forward(%5$s)
              def __getstate__(self: %2$s) -> Tuple[Tensor, List[int], %3$s]:
                return (torch.zeros([0]), annotate(List[int], []), self.model)
              def __setstate__(self: %2$s, state: Tuple[Tensor, List[int], %3$s]) -> NoneType:
                d, p, m, = state
                self.model = m
                if len(p) > 0:
            """
                .formatted(
                    name.substring(name.lastIndexOf('.') + 1),
                    name,
                    inner,
                    parameters,
                    arguments,
                    result));
    decode(bank).forEach(line -> text.append("      ").append(line).append('\n'));
    assignments.forEach(a -> text.append("      ").append(a).append('\n'));
    text.append("    return None\n");
    text.append(floats(bank.layout()).formatted(name));
    text.append(integers(bank.layout()).formatted(name));
    return ScriptClassSource.parse(name, text.toString());
  }

  /**
   * Returns the decoding statements for the forms present in the bank. Input: d bytes, p plan, c
   * cursors, r floats by type; result: the tensors, in t.
   */
  private static List<String> decode(CodedTensorBundle bank) {
    return LINES
        .lines()
        .filter(line -> line.startsWith("|") || isNeeded(line.charAt(0), bank))
        .map(line -> line.substring(line.indexOf('|') + 1))
        .toList();
  }

  private static boolean isNeeded(char what, CodedTensorBundle bank) {
    return switch (what) {
      case 'I' -> bank.has(CodedTensorBundle.INTEGERS, 3);
      case 'N' -> !bank.has(CodedTensorBundle.INTEGERS, 3);
      case 'S' -> bank.has(CodedTensorBundle.SPARSE, CodedTensorBundle.SPARSE);
      case 'C' -> bank.has(CodedTensorBundle.COLUMNS, CodedTensorBundle.COLUMNS);
      case 'O' -> bank.has(CodedTensorBundle.LATTICE, 3);
      case 'P' -> bank.hasOffsets();
      case 'R' -> bank.has(CodedTensorBundle.CODEBOOK, 3) || bank.has(CodedTensorBundle.LATTICE, 3);
      case 'B' -> bank.has(CodedTensorBundle.CODEBOOK, 3);
      case 'G' -> bank.has(CodedTensorBundle.LATTICE, 7);
      case 'H' -> bank.has(CodedTensorBundle.LATTICE + CodedTensorBundle.SPARSE, 7);
      default -> throw new IllegalStateException("No line of the decoder is for " + what);
    };
  }

  /** Returns method f: n floats of w bytes and dtype t, from byte a on. */
  private static String floats(StorageLayout layout) {
    String bytes =
        layout == StorageLayout.ENTROPY_CODED
            ? "torch.flatten(torch.t(torch.view(d[a:a + n * w], [w, n])))"
            : "d[a:a + n * w]";
    return """
      def f(self: %%s, d: Tensor, a: int, n: int, w: int, t: int) -> Tensor:
        return torch.view_copy(%s, dtype=t)
    """
        .formatted(bytes);
  }

  /**
   * Returns methods u and n. u: v integers of w bits, from byte a on; n: number of bytes of v
   * integers of w bits.
   */
  private static String integers(StorageLayout layout) {
    if (layout == StorageLayout.ENTROPY_CODED) {
      return """
        def u(self: %1$s, d: Tensor, a: int, v: int, w: int) -> Tensor:
          return torch.to(d[a:a + v], 3)
        def n(self: %1$s, v: int, w: int) -> int:
          return v
      """;
    }
    return """
      def u(self: %1$s, d: Tensor, a: int, v: int, w: int) -> Tensor:
        x = torch.zeros([v], dtype=3)
        for b in [8, 4, 2, 1]:
          if w & b > 0:
            n = (v * b + 7) // 8
            y = torch.unsqueeze(torch.to(d[a:a + n], 3), 1)
            s = torch.arange(0, 8, b, dtype=3)
            y = torch.bitwise_and(torch.bitwise_right_shift(y, s), (1 << b) - 1)
            x = x * (1 << b) + torch.flatten(y)[0:v]
            a = a + n
        return x
      def n(self: %1$s, v: int, w: int) -> int:
        n = 0
        for b in [8, 4, 2, 1]:
          if w & b > 0:
            n = n + (v * b + 7) // 8
        return n
    """;
  }
}

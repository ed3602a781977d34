package io.sluice.graph.calibration;

import io.sluice.torchscript.code.ScriptClassSource;

/** TorchScript classes of the recorder modules. */
final class RecorderModuleClasses {
  private static final String MODULE = "__torch__.sluice.recorders.";

  /** Number of histogram bins, repeated in the source of the histogram class. */
  static final int BINS = 2048;

  /** Maximum number of dimensions stored in {@code kind} after type and rank. */
  static final int MAX_RANK = 8;

  private RecorderModuleClasses() {}

  /**
   * Recorder of extremes. {@code extremes}: minimum and maximum. {@code averages}: exponential
   * moving averages of minimum and maximum per batch, initialised with the first batch. {@code
   * kind}: type code, rank, sizes.
   */
  static final ScriptClassSource EXTREMES =
      define(
          "Extremes",
          """
          class Extremes(Module):
            __parameters__ = []
            __buffers__ = ["extremes", "averages", "kind", ]
            extremes : Tensor
            averages : Tensor
            kind : Tensor
            def forward(self: __torch__.sluice.recorders.Extremes,
              input: Tensor) -> Tensor:
              extremes = self.extremes
              real = torch.to(input, 6)
              batch = torch.stack([torch.min(real), torch.max(real)])
              averages = self.averages
              moved = torch.lerp(averages, batch, 0.1)
              self.averages = torch.where(torch.isinf(extremes), batch, moved)
              _0 = torch.minimum(torch.select(extremes, 0, 0), torch.select(batch, 0, 0))
              _1 = torch.maximum(torch.select(extremes, 0, 1), torch.select(batch, 0, 1))
              self.extremes = torch.stack([_0, _1])
              _2 = torch.tensor([ops.prim.dtype(input), torch.dim(input)])
              _3 = torch.tensor(torch.size(input))
              self.kind = torch.cat([_2, _3])
              return input
          """);

  /** Recorder of a histogram between known extremes; {@code histc} ignores values beyond. */
  static final ScriptClassSource HISTOGRAM =
      define(
          "Histogram",
          """
          class Histogram(Module):
            __parameters__ = []
            __buffers__ = ["counts", ]
            counts : Tensor
            low : float
            high : float
            counts_nothing : bool
            def forward(self: __torch__.sluice.recorders.Histogram,
              input: Tensor) -> Tensor:
              counts = self.counts
              low = self.low
              high = self.high
              counts_nothing = self.counts_nothing
              if counts_nothing:
                pass
              else:
                _0 = torch.histc(torch.to(input, 6), 2048, low, high)
                self.counts = torch.add(counts, _0)
              return input
          """);

  private static ScriptClassSource define(String name, String text) {
    return ScriptClassSource.parse(MODULE + name, text);
  }
}

package io.sluice.training;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * TorchScript source updating {@code weights} by {@code gradients}. The optimiser acts on {@code
 * variables}: the weights, or for shared parameters the codebook values.
 */
final class ParameterUpdateScriptSource {
  private static final String CLIP =
      """
          norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.)))
          scale = torch.clamp(torch.div(torch.full([], %s), torch.add(norm, 1e-06)), None, 1.)
          gradients = torch._foreach_mul(gradients, scale)
      """;

  private static final String FIRST =
      """
          first = annotate(List[Tensor], [])
          for j in range(torch.len(variables)):
            _3 = torch.append(first, torch.detach(torch.zeros_like(variables[j])))
          self.first = first
      """;

  private static final String SECOND =
      """
          second = annotate(List[Tensor], [])
          counts = annotate(List[Tensor], [])
          for k in range(torch.len(variables)):
            _4 = torch.append(second, torch.detach(torch.zeros_like(variables[k])))
            _5 = torch.append(counts, torch.zeros([], dtype=6))
          self.second = second
          self.counts = counts
      """;

  /** Equal elements become members of a codebook value; the value 0 never changes. */
  private static final String SHARE =
      """
          book%1$d, members%1$d, _6, = torch._unique2(torch.detach(torch.flatten(weights[%1$d])), True, True)
          _7 = torch.append(books, torch.clone(book%1$d))
          _8 = torch.append(members, members%1$d)
      """;

  private static final String GROUP =
      """
          sum%1$d = torch.index_add(torch.zeros_like(self.books[%2$d]), 0, self.members[%2$d], torch.flatten(gradients[%1$d]))
          shared%1$d = torch.mul(sum%1$d, torch.ne(self.books[%2$d], 0))
      """;

  private static final String SPREAD =
      """
          _s%1$d = torch.copy_(self.weights[%1$d], torch.reshape(torch.index_select(self.books[%2$d], 0, self.members[%2$d]), torch.size(self.weights[%1$d])))
      """;

  private final OptimizerSettings optimizer;
  private final TrainingPlan plan;
  private final ParameterRoles roles;

  ParameterUpdateScriptSource(TrainingPlan plan, ParameterRoles roles) {
    this.optimizer = plan.optimizer();
    this.plan = plan;
    this.roles = roles;
  }

  /** Statements creating the optimiser state from {@code weights}. */
  String prepare() {
    StringBuilder text = new StringBuilder();
    if (!roles.shared().isEmpty()) {
      text.append("    books = annotate(List[Tensor], [])\n");
      text.append("    members = annotate(List[Tensor], [])\n");
      text.append(eachShared(SHARE));
      text.append("    self.books = books\n    self.members = members\n");
    }
    text.append("    variables = ")
        .append(variables())
        .append("\n    self.variables = variables\n");
    text.append("    self.matrices = ").append(items("weights", decayed())).append('\n');
    return text.append(hasMomentum() ? FIRST : "")
        .append(optimizer.algorithm().isAdaptive() ? SECOND : "")
        .toString();
  }

  private boolean hasMomentum() {
    return optimizer.algorithm().isAdaptive() || optimizer.momentum() > 0;
  }

  /**
   * Statements of an update.
   *
   * @param maskGradients statements masking {@code gradients} of permanent zeros
   */
  String text(String maskGradients) {
    return (optimizer.clipNorm() > 0
            ? CLIP.formatted(TrainerScriptSource.number(optimizer.clipNorm()))
            : "")
        + shrink()
        + decay()
        + maskGradients
        + eachShared(GROUP)
        + "    changes = "
        + literal(i -> roles.shared().contains(i) ? "shared" + i : "gradients[" + i + "]")
        + "\n"
        + (optimizer.algorithm().isAdaptive() ? adam() : sgd())
        + eachShared(SPREAD);
  }

  private String eachShared(String text) {
    return IntStream.range(0, roles.shared().size())
        .mapToObj(book -> text.formatted(roles.shared().get(book), book))
        .collect(Collectors.joining());
  }

  /**
   * Weight decay of parameters with two or more dimensions; codebooks of shared parameters have
   * one.
   */
  private String decay() {
    if (optimizer.weightDecay() == 0 || decayed().isEmpty()) {
      return "";
    }
    String pull = TrainerScriptSource.number(optimizer.weightDecay());
    return optimizer.algorithm() == OptimizerSettings.Algorithm.ADAM_W
        ? "    torch._foreach_mul_(self.matrices, torch.sub(1., torch.mul(lr, %s)))\n"
            .formatted(pull)
        : "    decaying = torch._foreach_add(%s, self.matrices, alpha=%s)\n"
                .formatted(items("gradients", decayed()), pull)
            + replaced("gradients", decayed(), "decaying");
  }

  /** Gradient of the L1 norm. */
  private String shrink() {
    List<Integer> shrunk = decayed();
    return plan.l1() == 0 || shrunk.isEmpty()
        ? ""
        : "    shrinking = torch._foreach_add(%s, torch._foreach_sign(self.matrices), alpha=%s)\n"
                .formatted(items("gradients", shrunk), TrainerScriptSource.number(plan.l1()))
            + replaced("gradients", shrunk, "shrinking");
  }

  private List<Integer> decayed() {
    return IntStream.range(0, roles.trained().size())
        .filter(i -> roles.trained().get(i).tensor().shape().size() > 1)
        .filter(i -> !roles.shared().contains(i))
        .boxed()
        .toList();
  }

  private String replaced(String list, List<Integer> positions, String by) {
    return replaced(list, roles.trained().size(), positions, by);
  }

  /** List with the items at some positions replaced by the items of another list. */
  static String replaced(String list, int size, List<Integer> positions, String by) {
    return "    %s = [%s]\n"
        .formatted(
            list,
            TrainerScriptSource.list(
                size,
                i ->
                    positions.contains(i)
                        ? "%s[%d]".formatted(by, positions.indexOf(i))
                        : "%s[%d]".formatted(list, i)));
  }

  private String literal(IntFunction<String> item) {
    return "[" + TrainerScriptSource.list(roles.trained().size(), item) + "]";
  }

  private String variables() {
    return literal(
        i ->
            roles.shared().contains(i)
                ? "books[" + roles.shared().indexOf(i) + "]"
                : "weights[" + i + "]");
  }

  static String items(String list, List<Integer> positions) {
    return positions.isEmpty()
        ? "annotate(List[Tensor], [])"
        : positions.stream()
            .map(i -> "%s[%d]".formatted(list, i))
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private String sgd() {
    boolean nesterov =
        optimizer.algorithm() == OptimizerSettings.Algorithm.NESTEROV && hasMomentum();
    return """
        torch._fused_sgd_(self.variables, changes, self.first, weight_decay=0., momentum=%s, lr=lr, dampening=0., nesterov=%s, maximize=False, is_first_step=False)
    """
        .formatted(TrainerScriptSource.number(optimizer.momentum()), nesterov ? "True" : "False");
  }

  private String adam() {
    return """
        torch._foreach_add_(self.counts, 1)
        torch._fused_adam_(self.variables, changes, self.first, self.second, annotate(List[Tensor], []), self.counts, lr=lr, beta1=%s, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)
    """
        .formatted(TrainerScriptSource.number(optimizer.momentum()));
  }
}

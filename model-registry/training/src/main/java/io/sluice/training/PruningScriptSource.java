package io.sluice.training;

import java.util.List;
import java.util.stream.Collectors;

/**
 * TorchScript source for keeping and creating zeros. {@code masks} has a tensor per masked
 * parameter: 1 for living weights, 0 for permanent zeros.
 */
final class PruningScriptSource {
  /** Method pruning to a number of zeros per scope. */
  static final String PRUNE = "prune";

  /** Method exchanging a share of the remaining weights, given a batch. */
  static final String REGROW = "regrow";

  /** Masks with zeros for the {@code count} lowest scores; ties are broken by position. */
  private static final String LOWEST =
      """
        def without_lowest(self: SELF, scores: List[Tensor], count: int) -> List[Tensor]:
          flat = annotate(List[Tensor], [])
          sizes = annotate(List[int], [])
          for i in range(torch.len(scores)):
            _0 = torch.append(flat, torch.flatten(scores[i]))
            _1 = torch.append(sizes, torch.numel(scores[i]))
          all = torch.cat(flat)
          order = torch.argsort(all, stable=True, dim=0, descending=False)
          ones = torch.index_fill(torch.ones_like(all), 0, torch.slice(order, 0, 0, count), 0)
          parts = torch.split_with_sizes(ones, sizes)
          shaped = annotate(List[Tensor], [])
          for j in range(torch.len(scores)):
            part = torch.reshape(parts[j], torch.size(scores[j]))
            _2 = torch.append(shaped, torch.copy_(torch.zeros_like(scores[j]), part))
          return shaped
      """;

  private static final String SCORE =
      """
        def scores(self: SELF) -> List[Tensor]:
          weights = self.masked
          scores = annotate(List[Tensor], [])
          for i in range(torch.len(weights)):
            score = %s
            _0 = torch.append(scores, torch.where(torch.gt(self.masks[i], 0), score, torch.full([], -1.)))
          return scores
        def forget(self: SELF, position: int, mask: Tensor) -> Tensor:
          places = [%s]
          _0 = torch.mul_(self.masked[position], mask)
          if torch.gt(torch.len(self.first), 0):
            _1 = torch.mul_(self.first[places[position]], mask)
          else:
            pass
          if torch.gt(torch.len(self.second), 0):
            _2 = torch.mul_(self.second[places[position]], mask)
          else:
            pass
          return mask
      """;

  private static final String PRUNE_SCOPE =
      """
          lowest%1$d = (self).without_lowest(%2$s, int(torch.item(torch.select(counts, 0, %1$d))))
      """;

  private static final String PRUNE_MEMBER =
      """
          _%1$d = torch.mul_(self.masks[%2$d], lowest%3$d[%4$d])
          _f%1$d = (self).forget(%2$d, self.masks[%2$d])
      """;

  private static final String REGROW_TEXT =
      """
        def regrow(self: SELF, %s, share: Tensor) -> Tensor:
          loss, gradients, = (self).gradients(%s)
          torch.set_grad_enabled(False)
          part = float(torch.item(share))
          scores = (self).scores()
      %s    return loss
        def exchange(self: SELF, position: int, score: Tensor, gradient: Tensor, part: float) -> Tensor:
          mask = self.masks[position]
          zeros = torch.sub(torch.numel(mask), int(torch.item(torch.sum(mask, dtype=4))))
          count = ops.prim.min(int(torch.mul(part, torch.sub(torch.numel(mask), zeros))), zeros)
          kept = ((self).without_lowest([score], torch.add(zeros, count)))[0]
          wanted = torch.where(torch.gt(kept, 0), torch.full([], 1.), torch.neg(torch.abs(gradient)))
          grown = torch.rsub(((self).without_lowest([wanted], count))[0], 1.)
          _0 = (self).forget(position, kept)
          _1 = torch.copy_(mask, torch.add(kept, grown))
          return mask
      """;

  private final ParameterRoles roles;
  private final GradualPruningSettings.Criterion criterion;

  PruningScriptSource(TrainingPlan plan, ParameterRoles roles) {
    this.roles = roles;
    GradualPruningSettings pruning = plan.pruning();
    this.criterion =
        pruning == null ? GradualPruningSettings.Criterion.MAGNITUDE : pruning.criterion();
  }

  /** Statements creating the masks of {@code weights}. */
  String prepare() {
    if (roles.masked().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("    masks = annotate(List[Tensor], [])\n");
    for (int position : roles.masked()) {
      String weight = "torch.detach(weights[%d])".formatted(position);
      String mask =
          roles.keepingZeros().contains(position)
              ? "torch.to(torch.ne(%s, 0), 6)".formatted(weight)
              : "torch.ones_like(%s)".formatted(weight);
      text.append("    _m%d = torch.append(masks, %s)\n".formatted(position, mask));
    }
    text.append("    self.masks = masks\n");
    text.append(
        "    self.masked = %s\n"
            .formatted(ParameterUpdateScriptSource.items("weights", roles.masked())));
    if (sums()) {
      text.append("    self.sums = torch._foreach_mul(masks, 0)\n");
    }
    return text.toString();
  }

  private boolean sums() {
    return criterion == GradualPruningSettings.Criterion.TAYLOR && !roles.scopes().isEmpty();
  }

  /** Statements updating the importance, before gradients are changed. */
  String observe() {
    return sums()
        ? """
            products = torch._foreach_mul(%s, %s)
            torch._foreach_addcmul_(self.sums, products, products)
        """
            .formatted(
                ParameterUpdateScriptSource.items("gradients", roles.masked()), "self.masked")
        : "";
  }

  /** Statements masking gradients, to keep pruned weights out of the optimiser state. */
  String maskGradients() {
    return roles.masked().isEmpty()
        ? ""
        : "    alive = torch._foreach_mul(%s, self.masks)\n"
                .formatted(ParameterUpdateScriptSource.items("gradients", roles.masked()))
            + ParameterUpdateScriptSource.replaced(
                "gradients", roles.trained().size(), roles.masked(), "alive");
  }

  String maskWeights() {
    return roles.masked().isEmpty() ? "" : "    torch._foreach_mul_(self.masked, self.masks)\n";
  }

  /**
   * Source of the pruning methods; empty without scopes.
   *
   * @param batch parameter declarations of a batch
   * @param arguments parameter names of a batch
   */
  String methods(String batch, String arguments) {
    if (roles.scopes().isEmpty()) {
      return "";
    }
    return LOWEST
        + SCORE.formatted(score(), positions())
        + prune()
        + REGROW_TEXT.formatted(batch, arguments, exchanges());
  }

  private String score() {
    return switch (criterion) {
      case MAGNITUDE -> "torch.abs(weights[i])";
      case TAYLOR -> "self.sums[i]";
      case RANDOM -> "torch.rand_like(weights[i])";
    };
  }

  /** Positions of the masked parameters among the trained parameters. */
  private String positions() {
    return roles.masked().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private String prune() {
    StringBuilder text =
        new StringBuilder(
            "  def prune(self: SELF, counts: Tensor) -> Tensor:\n"
                + "    torch.set_grad_enabled(False)\n"
                + "    scores = (self).scores()\n");
    for (int s = 0; s < roles.scopes().size(); s++) {
      List<Integer> members = masks(roles.scopes().get(s));
      text.append(PRUNE_SCOPE.formatted(s, ParameterUpdateScriptSource.items("scores", members)));
      for (int m = 0; m < members.size(); m++) {
        text.append(PRUNE_MEMBER.formatted(members.get(m), members.get(m), s, m));
      }
    }
    if (sums()) {
      text.append("    torch._foreach_mul_(self.sums, 0)\n");
    }
    return text.append("    return counts\n").toString();
  }

  private List<Integer> masks(ParameterRoles.Scope scope) {
    return scope.members().stream().map(roles.masked()::indexOf).toList();
  }

  private String exchanges() {
    return roles.scopes().stream()
        .flatMap(scope -> scope.members().stream())
        .map(
            position ->
                "    _x%1$d = (self).exchange(%2$d, scores[%2$d], gradients[%1$d], part)\n"
                    .formatted(position, roles.masked().indexOf(position)))
        .collect(Collectors.joining());
  }
}

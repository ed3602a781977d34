package io.sluice.training;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** TorchScript source computing {@code loss} from the outputs of student and teachers. */
final class LossScriptSource {
  /** Explicit sum over classes, to allow a weight per example. */
  private static final String DIVERGENCE =
      """
          target%1$d = torch.softmax(torch.div(teacher%1$d, %2$s), 1)
          soft%1$d = torch.mul(torch.sum(torch.mul(target%1$d, torch.sub(torch.log(torch.clamp(target%1$d, 1e-30)), logarithm)), [1]), %3$s)
      """;

  private static final String MATCH =
      """
          if torch.eq(torch.size(feature%1$d), torch.size(teacher0_feature%1$d)):
            match%1$d = torch.mse_loss(feature%1$d, teacher0_feature%1$d)
          else:
            match%1$d = torch.mse_loss((self).alike(feature%1$d), (self).alike(teacher0_feature%1$d))
          loss = torch.add(loss, torch.mul(match%1$d, %2$s))
      """;

  /**
   * Tung and Mori 2019, equations 1 to 4: similarity of each pair of examples, rows of length 1.
   */
  private static final String SIMILARITY =
      """
        def alike(self: SELF, feature: Tensor) -> Tensor:
          rows = torch.reshape(feature, [torch.size(feature, 0), -1])
          products = torch.matmul(rows, torch.t(rows))
          lengths = torch.linalg_vector_norm(products, 2, [1], True)
          return torch.div(products, torch.clamp(lengths, 1e-12))
      """;

  private static final String HARD =
      """
          if torch.is_floating_point(y):
            hard = torch.mse_loss(output, y)
          else:
            hard = torch.cross_entropy_loss(output, y, None, 1, -100, %s)
      """;

  private final TrainingPlan plan;
  private final @Nullable DistillationSettings distillation;
  private final List<ForwardSignature> teachers;
  private final boolean labelled;

  /**
   * @param labelled whether the data has targets
   */
  LossScriptSource(TrainingPlan plan, List<ForwardSignature> teachers, boolean labelled) {
    this.plan = plan;
    this.distillation = plan.distillation();
    this.teachers = teachers;
    this.labelled = labelled;
  }

  /** Parameter declarations after the inputs: targets, then the outputs of each teacher. */
  String arguments() {
    StringBuilder text = new StringBuilder(labelled ? ", y: Tensor" : "");
    for (int t = 0; t < teachers.size(); t++) {
      text.append(", teacher").append(t).append(": Tensor");
      for (int f = 1; f < teachers.get(t).outputs(); f++) {
        text.append(", teacher%d_feature%d: Tensor".formatted(t, f));
      }
    }
    return text.toString();
  }

  String text() {
    String hard = labelled ? HARD.formatted(TrainerScriptSource.number(plan.labelSmoothing())) : "";
    return distillation == null ? hard + "    loss = hard\n" : hard + distilled(distillation);
  }

  private String distilled(DistillationSettings wanted) {
    String soft = softened(wanted);
    String sum =
        labelled
            ? "torch.add(torch.mul(hard, %s), torch.mul(soft, %s))"
                .formatted(
                    TrainerScriptSource.number(1 - wanted.softWeight()),
                    TrainerScriptSource.number(wanted.softWeight()))
            : "soft";
    return soft + "    loss = " + sum + "\n" + features(wanted);
  }

  private String softened(DistillationSettings wanted) {
    String classes =
        "    logarithm = torch.log_softmax(torch.div(output, %s), 1)\n"
                .formatted(TrainerScriptSource.number(wanted.temperature()))
            + IntStream.range(0, teachers.size())
                .mapToObj(
                    t ->
                        DIVERGENCE.formatted(
                            t,
                            TrainerScriptSource.number(wanted.temperature()),
                            TrainerScriptSource.number(
                                wanted.temperature() * wanted.temperature())))
                .collect(Collectors.joining())
            + weighted(wanted);
    if (!labelled) {
      return classes;
    }
    return "    if torch.is_floating_point(y):\n"
        + "      soft = torch.div(%s, %d)\n"
            .formatted(sum(t -> "torch.mse_loss(output, teacher%d)".formatted(t)), teachers.size())
        + "    else:\n"
        + classes.indent(2);
  }

  private String weighted(DistillationSettings wanted) {
    return switch (wanted.weighting()) {
      case UNIFORM ->
          "    soft = torch.mean(torch.div(%s, %d))\n"
              .formatted(sum("soft%d"::formatted), teachers.size());
      case BY_EXAMPLE -> byExample();
      case BY_TEACHER -> byTeacher();
    };
  }

  /** Zhou et al. 2021, equation 11; several teachers enter with the average loss. */
  private String byExample() {
    return """
        mine = torch.cross_entropy_loss(torch.detach(output), y, None, 0)
        theirs = torch.div(%s, %d)
        weight = torch.sub(1., torch.exp(torch.neg(torch.div(mine, torch.clamp(theirs, 1e-06)))))
        soft = torch.mean(torch.mul(weight, torch.div(%s, %d)))
    """
        .formatted(
            sum(t -> "torch.cross_entropy_loss(teacher%d, y, None, 0)".formatted(t)),
            teachers.size(),
            sum("soft%d"::formatted),
            teachers.size());
  }

  /** Zhang, Chen and Wang 2022, equations 3 and 4. */
  private String byTeacher() {
    if (teachers.size() == 1) {
      return "    soft = torch.mean(soft0)\n";
    }
    return """
        losses = torch.stack([%s])
        weights_of_teachers = torch.div(torch.rsub(torch.softmax(losses, 0), 1.), %d)
        soft = torch.mean(torch.sum(torch.mul(weights_of_teachers, torch.stack([%s])), [0]))
    """
        .formatted(
            TrainerScriptSource.list(
                teachers.size(), "torch.cross_entropy_loss(teacher%d, y, None, 0)"::formatted),
            teachers.size() - 1,
            TrainerScriptSource.list(teachers.size(), "soft%d"::formatted));
  }

  private String features(DistillationSettings wanted) {
    return matchesFeatures()
        ? IntStream.range(1, teachers.get(0).outputs())
            .mapToObj(f -> MATCH.formatted(f, TrainerScriptSource.number(wanted.featureWeight())))
            .collect(Collectors.joining())
        : "";
  }

  private boolean matchesFeatures() {
    return distillation != null && distillation.featureWeight() > 0;
  }

  /** Auxiliary methods called by {@link #text}. */
  String methods() {
    return matchesFeatures() ? SIMILARITY : "";
  }

  /** Nested additions. */
  private String sum(IntFunction<String> item) {
    String text = item.apply(0);
    for (int t = 1; t < teachers.size(); t++) {
      text = "torch.add(" + text + ", " + item.apply(t) + ")";
    }
    return text;
  }
}

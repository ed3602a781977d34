package io.sluice.training;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** TorchScript source for switching, calling and evaluating the student. */
final class StudentScriptSource {
  /** Method switching the student to training mode; {@link #ANSWER} switches to inference mode. */
  static final String LEARN = "learn";

  static final String ANSWER = "answer";

  /** Method evaluating inputs and targets; returns mean loss, correct answers and answers. */
  static final String MEASURE = "measure";

  private static final int IMAGE_DIMENSIONS = 4;

  private static final String MEASURE_TEXT =
      """
        def measure(self: SELF, %s, y: Tensor) -> Tensor:
          torch.set_grad_enabled(False)
      %s%s    if torch.is_floating_point(y):
            loss = torch.mse_loss(output, y)
            right = torch.zeros([])
          else:
            loss = torch.cross_entropy_loss(output, y)
            right = torch.sum(torch.eq(torch.argmax(output, 1), y))
          return torch.stack([torch.to(loss, 7), torch.to(right, 7), torch.full([], torch.numel(y), dtype=7)])
      """;

  /** Layout conversion; with a single channel, libtorch recognises the layout by strides only. */
  private static final String LAYOUT =
      """
        def layout(self: SELF, x: Tensor) -> Tensor:
          if torch.ne(torch.dim(x), 4):
            laid = x
          elif torch.eq(torch.size(x, 1), 1):
            width = torch.size(x, 3)
            image = torch.mul(torch.size(x, 2), width)
            laid = torch.as_strided(torch.contiguous(x), torch.size(x), [image, 1, width, 1])
          else:
            laid = torch.contiguous(x, memory_format=2)
          return laid
      """;

  private final TrainingPlan plan;
  private final TrainableModelState state;
  private final ForwardSignature student;

  StudentScriptSource(TrainingPlan plan, TrainableModelState state, ForwardSignature student) {
    this.plan = plan;
    this.state = state;
    this.student = student;
  }

  /**
   * Source of the methods.
   *
   * @param before statements before the evaluation of the student
   */
  String methods(String before) {
    return LAYOUT
        + mode(LEARN, true)
        + mode(ANSWER, false)
        + MEASURE_TEXT.formatted(inputs(), before, call());
  }

  /**
   * Statements converting kernels to channels-last, the fastest layout for training convolutions.
   */
  String channelsLast() {
    StringBuilder text = new StringBuilder();
    for (TensorSlot slot : state.parameters()) {
      if (slot.tensor().shape().size() == IMAGE_DIMENSIONS) {
        text.append(
            "    kernel = torch.contiguous(torch.detach(%s), memory_format=2)\n"
                .formatted(slot.accesses().get(0)));
        slot.accesses().forEach(access -> text.append("    %s = kernel\n".formatted(access)));
      }
    }
    return text.toString();
  }

  private String mode(String name, boolean learns) {
    StringBuilder text =
        new StringBuilder("  def %s(self: SELF, nothing: Tensor) -> Tensor:\n".formatted(name));
    for (TrainableModelState.TrainingModeModule mode : state.modes()) {
      boolean on = learns && (plan.updateStatistics() || !mode.statistics());
      text.append("    %s.training = %s\n".formatted(mode.access(), on ? "True" : "False"));
    }
    return text.append("    return nothing\n").toString();
  }

  String inputs() {
    return TrainerScriptSource.list(student.inputs().size(), i -> "x" + i + ": Tensor");
  }

  /** Statements calling the student: {@code output}, and {@code feature1} and so on, if any. */
  String call() {
    String arguments = TrainerScriptSource.list(student.inputs().size(), i -> "x" + i);
    String layout =
        IntStream.range(0, student.inputs().size())
            .mapToObj("    x%1$d = (self).layout(x%1$d)\n"::formatted)
            .collect(Collectors.joining());
    String results =
        student.tuple()
            ? "output, "
                + TrainerScriptSource.list(student.outputs() - 1, i -> "feature" + (i + 1) + ", ")
            : "output";
    String widened =
        IntStream.range(0, student.outputs())
            .mapToObj(i -> i == 0 ? "output" : "feature" + i)
            .map("    %1$s = torch.to(%1$s, 6)\n"::formatted)
            .collect(Collectors.joining());
    return layout
        + "    %s = (self.student).forward(%s, )\n".formatted(results, arguments)
        + (plan.precision() == TrainingPlan.Precision.BF16 ? widened : "");
  }
}

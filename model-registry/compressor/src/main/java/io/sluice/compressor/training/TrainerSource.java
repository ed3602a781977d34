package io.sluice.compressor.training;

import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text of the module around a student whose methods are what training does. One method is one
 * call into libtorch; {@code torch.grad} is TorchScript's {@code torch.autograd.grad}, and the
 * {@code _fused_} and {@code _foreach_} operators change all parameters at once
 * (native_functions.yaml).
 *
 * <p>Methods take tensors only, and at least one, because that is what can be passed.
 */
final class TrainerSource {
  static final String CLASS = "__torch__.sluice.training.Trainer";
  static final String STEP = "step";
  static final String MEASURE = "measure";

  /** Switches the student's modules to learning and back. */
  static final String LEARN = "learn";

  static final String ANSWER = "answer";

  /** Makes what the optimiser keeps. */
  static final String PREPARE = "prepare";

  static final String STATE = "state";
  static final String SET_STATE = "set_state";
  static final String MEMORY = "memory";
  static final String SET_MEMORY = "set_memory";

  private static final String HEAD =
      """
      class Trainer(Module):
        __parameters__ = []
        __buffers__ = []
        student : %s
        first : List[Tensor]
        second : List[Tensor]
        counts : List[Tensor]
      """;

  private static final String FORWARD =
      """
        def forward(self: __torch__.sluice.training.Trainer, nothing: Tensor) -> Tensor:
          return nothing
      """;

  private static final String LISTS =
      """
        def weights(self: __torch__.sluice.training.Trainer) -> List[Tensor]:
          return [%s]
        def statistics(self: __torch__.sluice.training.Trainer) -> List[Tensor]:
          return annotate(List[Tensor], [%s])
      """;

  private static final String KEEP =
      """
        def prepare(self: __torch__.sluice.training.Trainer, nothing: Tensor) -> Tensor:
          weights = (self).weights()
          first = annotate(List[Tensor], [])
          second = annotate(List[Tensor], [])
          counts = annotate(List[Tensor], [])
          for i in range(torch.len(weights)):
            w = torch.requires_grad_(weights[i], True)
            _0 = torch.append(first, torch.detach(torch.zeros_like(w)))
            if %s:
              _1 = torch.append(second, torch.detach(torch.zeros_like(w)))
              _2 = torch.append(counts, torch.zeros([], dtype=6))
            else:
              pass
          self.first = first
          self.second = second
          self.counts = counts
          return nothing
        def state(self: __torch__.sluice.training.Trainer, nothing: Tensor) -> List[Tensor]:
          weights = (self).weights()
          kept = annotate(List[Tensor], [])
          for i in range(torch.len(weights)):
            _0 = torch.append(kept, torch.detach(weights[i]))
          return torch.add(kept, (self).statistics())
        def memory(self: __torch__.sluice.training.Trainer, nothing: Tensor) -> List[Tensor]:
          return torch.add(torch.add(self.first, self.second), self.counts)
        def set_memory(self: __torch__.sluice.training.Trainer, kept: List[Tensor]) -> Tensor:
          torch.set_grad_enabled(False)
          mine = torch.add(torch.add(self.first, self.second), self.counts)
          for i in range(torch.len(mine)):
            _0 = torch.copy_(mine[i], kept[i])
          return kept[0]
      """;

  private static final String SET_STATE_TEXT =
      """
        def set_state(self: __torch__.sluice.training.Trainer, kept: List[Tensor]) -> Tensor:
          torch.set_grad_enabled(False)
          weights = (self).weights()
          for i in range(torch.len(weights)):
            _0 = torch.copy_(weights[i], kept[i])
      %s    return kept[0]
      """;

  private static final String MEASURE_TEXT =
      """
        def measure(self: __torch__.sluice.training.Trainer, %s, y: Tensor) -> Tensor:
          torch.set_grad_enabled(False)
      %s    if torch.is_floating_point(y):
            loss = torch.mse_loss(output, y)
            right = torch.zeros([])
          else:
            loss = torch.cross_entropy_loss(output, y)
            right = torch.sum(torch.eq(torch.argmax(output, 1), y))
          return torch.stack([torch.to(loss, 7), torch.to(right, 7), torch.full([], torch.numel(y), dtype=7)])
      """;

  private static final String STEP_BEGIN =
      """
        def step(self: __torch__.sluice.training.Trainer, %s, settings: Tensor) -> Tensor:
          rate = float(torch.item(torch.select(settings, 0, 0)))
          torch.set_grad_enabled(True)
          weights = (self).weights()
      """;

  private static final String GRADIENTS =
      """
          found = torch.grad([loss], weights, None, None, False, True)
          torch.set_grad_enabled(False)
          gradients = annotate(List[Tensor], [])
          for i in range(torch.len(weights)):
            gradient = found[i]
            if torch.__is__(gradient, None):
              _0 = torch.append(gradients, torch.zeros_like(weights[i]))
            else:
              _1 = torch.append(gradients, unchecked_cast(Tensor, gradient))
      """;

  private static final String CLIP =
      """
          norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.)))
          scale = torch.clamp(torch.div(%1$s, torch.add(norm, 9.9999999999999995e-07)), None, 1.)
          torch._foreach_mul_(gradients, scale)
      """;

  private static final String DECAYED =
      """
          decayed = annotate(List[Tensor], [])
          decaying = annotate(List[Tensor], [])
          for j in range(torch.len(weights)):
            if torch.gt(torch.dim(weights[j]), 1):
              _2 = torch.append(decayed, weights[j])
              _3 = torch.append(decaying, gradients[j])
            else:
              pass
      """;

  private final TrainingPlan plan;
  private final ModelState state;
  private final StudentSignature student;
  private final LossSource loss;
  private final String studentClass;

  TrainerSource(
      TrainingPlan plan,
      ModelState state,
      StudentSignature student,
      LossSource loss,
      String studentClass) {
    this.plan = plan;
    this.state = state;
    this.student = student;
    this.loss = loss;
    this.studentClass = studentClass;
  }

  ClassSource build() {
    String text =
        HEAD.formatted(studentClass)
            + FORWARD
            + LISTS.formatted(places(state.parameters()), places(state.buffers()))
            + KEEP.formatted(plan.optimizer().algorithm().isAdaptive() ? "True" : "False")
            + SET_STATE_TEXT.formatted(restoredBuffers())
            + mode(LEARN, true)
            + mode(ANSWER, false)
            + MEASURE_TEXT.formatted(inputs(), call())
            + step();
    return ClassSource.parse(CLASS, text);
  }

  private static String places(List<TensorSlot> slots) {
    return slots.stream().map(s -> s.accesses().get(0) + ", ").collect(Collectors.joining());
  }

  /**
   * Buffers are set, not filled: code may have put others in their place. Copied, because what is
   * passed in is memory of the caller.
   */
  private String restoredBuffers() {
    StringBuilder text = new StringBuilder();
    int index = state.parameters().size();
    for (TensorSlot buffer : state.buffers()) {
      for (String access : buffer.accesses()) {
        text.append("    %s = torch.clone(kept[%d])\n".formatted(access, index));
      }
      index++;
    }
    return text.toString();
  }

  private String mode(String name, boolean learns) {
    StringBuilder text =
        new StringBuilder(
            "  def %s(self: %s, nothing: Tensor) -> Tensor:\n".formatted(name, CLASS));
    for (ModelState.Mode mode : state.modes()) {
      boolean on = learns && (plan.updateStatistics() || !mode.statistics());
      text.append("    %s.training = %s\n".formatted(mode.access(), on ? "True" : "False"));
    }
    return text.append("    return nothing\n").toString();
  }

  private String inputs() {
    return list(student.inputs().size(), i -> "x" + i + ": Tensor");
  }

  /** Runs the student: {@code output}, and {@code feature1} and so on if it has any. */
  private String call() {
    String arguments = list(student.inputs().size(), i -> "x" + i);
    String results =
        student.tuple()
            ? "output, " + list(student.outputs() - 1, i -> "feature" + (i + 1) + ", ")
            : "output";
    return "    %s = (self.student).forward(%s, )\n".formatted(results, arguments);
  }

  private String step() {
    String arguments = inputs() + loss.arguments();
    return STEP_BEGIN.formatted(arguments)
        + call()
        + loss.text()
        + GRADIENTS
        + (plan.optimizer().clipNorm() > 0
            ? CLIP.formatted(number(plan.optimizer().clipNorm()))
            : "")
        + update()
        + "    return torch.detach(loss)\n";
  }

  private String update() {
    Optimizer optimizer = plan.optimizer();
    String decay = "";
    if (optimizer.weightDecay() > 0) {
      String pull = number(optimizer.weightDecay());
      decay =
          DECAYED
              + (optimizer.algorithm() == Optimizer.Algorithm.ADAM_W
                  ? "    torch._foreach_mul_(decayed, 1.0 - rate * %s)\n".formatted(pull)
                  : "    torch._foreach_add_(decaying, decayed, alpha=%s)\n".formatted(pull));
    }
    return decay + (optimizer.algorithm().isAdaptive() ? adam() : sgd());
  }

  private String sgd() {
    boolean nesterov = plan.optimizer().algorithm() == Optimizer.Algorithm.NESTEROV;
    return """
        torch._fused_sgd_(weights, gradients, self.first, weight_decay=0., momentum=%s, lr=rate, dampening=0., nesterov=%s, maximize=False, is_first_step=False)
    """
        .formatted(number(plan.optimizer().momentum()), nesterov ? "True" : "False");
  }

  private String adam() {
    return """
        torch._foreach_add_(self.counts, 1)
        torch._fused_adam_(weights, gradients, self.first, self.second, annotate(List[Tensor], []), self.counts, lr=rate, beta1=%s, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)
    """
        .formatted(number(plan.optimizer().momentum()));
  }

  static String number(double value) {
    return Double.toString(value);
  }

  static String list(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(", "));
  }
}

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
 * <p>Methods that are called from outside take tensors only, and at least one, because that is what
 * can be passed. In the text, {@code SELF} stands for the class.
 */
final class TrainerSource {
  static final String CLASS = "__torch__.sluice.training.Trainer";

  /** Learns from a batch: inputs, targets, answers of teachers, the learning rate. */
  static final String STEP = "step";

  /** Inputs and targets; gives the average loss, right answers and answers. */
  static final String MEASURE = "measure";

  /** Switches the student's modules to learning and back. */
  static final String LEARN = "learn";

  static final String ANSWER = "answer";

  /** Makes what is kept between steps. */
  static final String PREPARE = "prepare";

  /** Gives parameters, frozen ones included, and buffers. */
  static final String STATE = "state";

  static final String SET_STATE = "set_state";

  /** Gives what is kept between steps. */
  static final String MEMORY = "memory";

  static final String SET_MEMORY = "set_memory";

  /** Adds what a batch says about the importance of weights. */
  static final String WEIGH = "weigh";

  /** Gives those sums. */
  static final String WEIGHED = "weighed";

  /**
   * What is kept between steps. The first six are in checkpoints; the others are made anew:
   * indices, and views of other lists. Operators that change the tensors of a list only do so when
   * it is an attribute: of lists that are made on the spot libtorch believes that nobody cares, and
   * drops the operator.
   */
  static final List<String> LISTS =
      List.of(
          "first",
          "second",
          "counts",
          "masks",
          "sums",
          "books",
          "members",
          "weights",
          "frozen",
          "variables",
          "masked",
          "matrices",
          "gradients_seen",
          "products_seen",
          "channels_seen");

  private static final int IMAGE_DIMENSIONS = 4;

  private static final String HEAD =
      """
      class Trainer(Module):
        __parameters__ = []
        __buffers__ = []
        student : %s
        low : bool
      %s  def forward(self: SELF, nothing: Tensor) -> Tensor:
          return nothing
        def everything(self: SELF) -> List[Tensor]:
          return [%s]
      """;

  private static final String MEMORIES =
      """
        def kept(self: SELF) -> List[Tensor]:
          moments = torch.add(torch.add(self.first, self.second), self.counts)
          return torch.add(torch.add(torch.add(moments, self.masks), self.sums), self.books)
        def memory(self: SELF, nothing: Tensor) -> List[Tensor]:
          return (self).copies((self).kept())
        def state(self: SELF, nothing: Tensor) -> List[Tensor]:
          return (self).copies((self).everything())
        def copies(self: SELF, tensors: List[Tensor]) -> List[Tensor]:
          copies = annotate(List[Tensor], [])
          for i in range(torch.len(tensors)):
            _0 = torch.append(copies, torch.contiguous(torch.detach(tensors[i])))
          return copies
        def set_memory(self: SELF, given: List[Tensor]) -> Tensor:
          torch.set_grad_enabled(False)
          mine = (self).kept()
          for i in range(torch.len(mine)):
            _0 = torch.copy_(mine[i], given[i])
          return given[0]
      """;

  private static final String SET_STATE_TEXT =
      """
        def set_state(self: SELF, given: List[Tensor]) -> Tensor:
          torch.set_grad_enabled(False)
          mine = (self).everything()
          for i in range(%d):
            _0 = torch.copy_(mine[i], given[i])
      %s    return given[0]
      """;

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

  /** With one channel both layouts are the same, and only strides tell libtorch which is meant. */
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

  private static final String GRADIENTS =
      """
        def gradients(self: SELF, %s) -> Tuple[Tensor, List[Tensor]]:
          torch.set_grad_enabled(True)
      %s%s%s    weights = self.weights
          found = torch.grad([loss], weights, None, None, False, True)
          torch.set_grad_enabled(False)
          gradients = annotate(List[Tensor], [])
          for i in range(torch.len(weights)):
            gradient = found[i]
            if torch.__is__(gradient, None):
              _0 = torch.append(gradients, torch.zeros_like(weights[i]))
            else:
              _1 = torch.append(gradients, unchecked_cast(Tensor, gradient))
          return (torch.detach(loss), gradients)
      """;

  private static final String STEP_TEXT =
      """
        def step(self: SELF, %s, rate: Tensor) -> Tensor:
          loss, gradients, = (self).gradients(%s)
          torch.set_grad_enabled(False)
          lr = float(torch.item(rate))
      %s    return loss
      """;

  /** Gradients, squared products with the weights, and squares of their sums per channel. */
  private static final String WEIGH_TEXT =
      """
        def weigh(self: SELF, %s) -> Tensor:
          loss, gradients, = (self).gradients(%s)
          torch.set_grad_enabled(False)
          if torch.eq(torch.len(self.gradients_seen), 0):
            seen = annotate(List[Tensor], [])
            products_seen = annotate(List[Tensor], [])
            channels_seen = annotate(List[Tensor], [])
            for i in range(torch.len(self.weights)):
              w = torch.detach(self.weights[i])
              _0 = torch.append(seen, torch.zeros_like(w))
              _1 = torch.append(products_seen, torch.zeros_like(w))
              _2 = torch.append(channels_seen, torch.zeros([torch.size(w, 0)]))
            self.gradients_seen = seen
            self.products_seen = products_seen
            self.channels_seen = channels_seen
          else:
            pass
          torch._foreach_add_(self.gradients_seen, gradients)
          products = torch._foreach_mul(gradients, self.weights)
          torch._foreach_addcmul_(self.products_seen, products, products)
          for j in range(torch.len(products)):
            channel = torch.sum(torch.reshape(products[j], [torch.size(products[j], 0), -1]), [1])
            _3 = torch.add_(self.channels_seen[j], torch.mul(channel, channel))
          return loss
        def weighed(self: SELF, nothing: Tensor) -> List[Tensor]:
          seen = torch.add(torch.add(self.gradients_seen, self.products_seen), self.channels_seen)
          return (self).copies(seen)
      """;

  private static final String PREPARE_TEXT =
      """
        def prepare(self: SELF, nothing: Tensor) -> Tensor:
      %s    weights = [%s]
          self.weights = weights
          self.frozen = %s
          for i in range(torch.len(weights)):
            _0 = torch.requires_grad_(weights[i], True)
      %s%s    return nothing
      """;

  private final TrainingPlan plan;
  private final ModelState state;
  private final ParameterRoles roles;
  private final StudentSignature student;
  private final LossSource loss;

  TrainerSource(
      TrainingPlan plan,
      ModelState state,
      ParameterRoles roles,
      StudentSignature student,
      LossSource loss) {
    this.plan = plan;
    this.state = state;
    this.roles = roles;
    this.student = student;
    this.loss = loss;
  }

  ClassSource build(String studentClass) {
    UpdateSource update = new UpdateSource(plan, roles);
    PruningSource pruning = new PruningSource(plan, roles);
    LowPrecisionSource low = new LowPrecisionSource(plan, state, roles, student);
    String lists =
        LISTS.stream().map("  %s : List[Tensor]\n"::formatted).collect(Collectors.joining());
    String batch = inputs() + loss.arguments();
    String text =
        HEAD.formatted(studentClass, lists, everything())
            + PREPARE_TEXT.formatted(
                channelsLast(),
                places(roles.trained()),
                "annotate(List[Tensor], [" + places(roles.frozen()) + "])",
                pruning.prepare(),
                update.prepare())
            + LAYOUT
            + loss.methods()
            + MEMORIES
            + SET_STATE_TEXT.formatted(state.parameters().size(), restoredBuffers())
            + mode(LEARN, true)
            + mode(ANSWER, false)
            + MEASURE_TEXT.formatted(inputs(), low.end(), call())
            + GRADIENTS.formatted(batch, low.begin(), call(), loss.text())
            + low.methods(batch, batch.replace(": Tensor", ""))
            + STEP_TEXT.formatted(
                batch,
                batch.replace(": Tensor", ""),
                pruning.observe() + update.text(pruning.maskGradients()) + pruning.maskWeights())
            + WEIGH_TEXT.formatted(batch, batch.replace(": Tensor", ""))
            + pruning.methods(batch, batch.replace(": Tensor", ""));
    return ClassSource.parse(CLASS, text.replace("SELF", CLASS));
  }

  private static String places(List<TensorSlot> slots) {
    return slots.stream().map(s -> s.accesses().get(0) + ", ").collect(Collectors.joining());
  }

  /** Parameters in 32 bits, whatever the student has in their places; then buffers. */
  private String everything() {
    return state.tensors().stream()
        .map(
            slot ->
                roles.trained().contains(slot)
                    ? "self.weights[" + roles.trained().indexOf(slot) + "]"
                    : roles.frozen().contains(slot)
                        ? "self.frozen[" + roles.frozen().indexOf(slot) + "]"
                        : slot.accesses().get(0))
        .collect(Collectors.joining(", "));
  }

  /** The layout in which convolutions are learnt fastest (torch.channels_last). */
  private String channelsLast() {
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

  /**
   * Buffers are set, not filled: code may have put others in their place. Copied, because what is
   * passed in is memory of the caller.
   */
  private String restoredBuffers() {
    StringBuilder text = new StringBuilder();
    int index = state.parameters().size();
    for (TensorSlot buffer : state.buffers()) {
      for (String access : buffer.accesses()) {
        text.append("    %s = torch.clone(given[%d])\n".formatted(access, index));
      }
      index++;
    }
    return text.toString();
  }

  private String mode(String name, boolean learns) {
    StringBuilder text =
        new StringBuilder("  def %s(self: SELF, nothing: Tensor) -> Tensor:\n".formatted(name));
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
    String layout =
        IntStream.range(0, student.inputs().size())
            .mapToObj("    x%1$d = (self).layout(x%1$d)\n"::formatted)
            .collect(Collectors.joining());
    String results =
        student.tuple()
            ? "output, " + list(student.outputs() - 1, i -> "feature" + (i + 1) + ", ")
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

  static String number(double value) {
    return Double.toString(value);
  }

  static String list(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(", "));
  }
}

package io.sluice.training;

import io.sluice.torchscript.code.ScriptClassSource;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * TorchScript source of the trainer module around a student; its methods are the operations of
 * training. Each method is a single call into libtorch. {@code torch.grad} is TorchScript's {@code
 * torch.autograd.grad}; the {@code _fused_} and {@code _foreach_} operators change all parameters
 * at once (native_functions.yaml).
 *
 * <p>Methods called from Java take at least one argument, tensors only, due to the calling
 * convention. In the source, {@code SELF} stands for the class.
 */
final class TrainerScriptSource {
  static final String CLASS = "__torch__.sluice.training.Trainer";

  /** Method learning from a batch: inputs, targets, teachers' answers, the learning rate. */
  static final String STEP = "step";

  /** Method creating the state kept between steps. */
  static final String PREPARE = "prepare";

  /**
   * State lists kept between steps. The first six are saved in checkpoints; the others (indices,
   * views of other lists, importance sums) are rebuilt. In-place operators on list elements need
   * attributes: libtorch regards a local list as unobserved and eliminates the operator.
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

  private static final String HEAD =
      """
      class Trainer(Module):
        __parameters__ = []
        __buffers__ = []
        student : %s
        low : bool
      %s  def forward(self: SELF, nothing: Tensor) -> Tensor:
          return nothing
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
  private final TrainableModelState state;
  private final ParameterRoles roles;
  private final ForwardSignature signature;
  private final LossScriptSource loss;

  TrainerScriptSource(
      TrainingPlan plan,
      TrainableModelState state,
      ParameterRoles roles,
      ForwardSignature signature,
      LossScriptSource loss) {
    this.plan = plan;
    this.state = state;
    this.roles = roles;
    this.signature = signature;
    this.loss = loss;
  }

  ScriptClassSource build(String studentClass) {
    StudentScriptSource student = new StudentScriptSource(plan, state, signature);
    ParameterUpdateScriptSource update = new ParameterUpdateScriptSource(plan, roles);
    PruningScriptSource pruning = new PruningScriptSource(plan, roles);
    LowPrecisionScriptSource low = new LowPrecisionScriptSource(plan, state, roles, signature);
    String lists =
        LISTS.stream().map("  %s : List[Tensor]\n"::formatted).collect(Collectors.joining());
    String batch = student.inputs() + loss.arguments();
    String arguments = batch.replace(": Tensor", "");
    String text =
        HEAD.formatted(studentClass, lists)
            + PREPARE_TEXT.formatted(
                student.channelsLast(),
                places(roles.trained()),
                "annotate(List[Tensor], [" + places(roles.frozen()) + "])",
                pruning.prepare(),
                update.prepare())
            + loss.methods()
            + new TrainingStateScriptSource(state, roles).methods()
            + student.methods(low.end())
            + GRADIENTS.formatted(batch, low.begin(), student.call(), loss.text())
            + low.methods(batch, arguments)
            + STEP_TEXT.formatted(
                batch,
                arguments,
                pruning.observe() + update.text(pruning.maskGradients()) + pruning.maskWeights())
            + ImportanceScriptSource.methods(batch, arguments)
            + pruning.methods(batch, arguments);
    return ScriptClassSource.parse(CLASS, text.replace("SELF", CLASS));
  }

  private static String places(List<TensorSlot> slots) {
    return slots.stream().map(s -> s.accesses().get(0) + ", ").collect(Collectors.joining());
  }

  static String number(double value) {
    return Double.toString(value);
  }

  static String list(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(", "));
  }
}

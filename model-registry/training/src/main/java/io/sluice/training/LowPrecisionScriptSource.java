package io.sluice.training;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * TorchScript source for student arithmetic in bfloat16 (type code {@code 15}; float is {@code 6}).
 * Before each step, 16-bit copies replace the parameters, and gradients reach the 32-bit originals
 * through the cast. Normalisations keep 32-bit parameters; libtorch's operators accept the mix.
 */
final class LowPrecisionScriptSource {
  /** Method trying a batch in bfloat16; the student stays in bfloat16 on success. */
  static final String TRY = "try_low";

  /** Method returning to 32 bits. */
  static final String GIVE_UP = "give_up_low";

  private static final String BEGIN =
      """
          low = self.low
          if low:
            _l = (self).lower()
      %s    else:
            pass
      """;

  private static final String NARROW =
      """
            x%1$d = (self).narrow(x%1$d)
      """;

  private static final String METHODS =
      """
        def narrow(self: SELF, x: Tensor) -> Tensor:
          if torch.is_floating_point(x):
            narrow = torch.to(x, 15)
          else:
            narrow = x
          return narrow
        def lower(self: SELF) -> int:
      %s    return 0
        def restore(self: SELF) -> int:
      %s    return 0
        def try_low(self: SELF, %s) -> Tensor:
          self.low = True
          loss, gradients, = (self).gradients(%s)
          return loss
        def give_up_low(self: SELF, nothing: Tensor) -> Tensor:
          self.low = False
          _0 = (self).restore()
          return nothing
      """;

  private final boolean wanted;
  private final TrainableModelState state;
  private final ParameterRoles roles;
  private final ForwardSignature student;

  LowPrecisionScriptSource(
      TrainingPlan plan,
      TrainableModelState state,
      ParameterRoles roles,
      ForwardSignature student) {
    this.wanted = plan.precision() == TrainingPlan.Precision.BF16;
    this.state = state;
    this.roles = roles;
    this.student = student;
  }

  /** Statements before the student learns. */
  String begin() {
    String narrowed =
        IntStream.range(0, student.inputs().size())
            .mapToObj(NARROW::formatted)
            .collect(Collectors.joining());
    return wanted ? BEGIN.formatted(narrowed) : "";
  }

  /** Statements before the student's inference, always in 32 bits. */
  String end() {
    return wanted ? "    _r = (self).restore()\n" : "";
  }

  String methods(String batch, String arguments) {
    return wanted
        ? METHODS.formatted(places("torch.to(%s, 15)"), places("%s"), batch, arguments)
        : "";
  }

  private String places(String value) {
    StringBuilder text = new StringBuilder();
    for (TensorSlot slot : state.parameters()) {
      if (!slot.normalising()) {
        text.append("    cast = %s\n".formatted(value.formatted(master(slot))));
        slot.accesses().forEach(access -> text.append("    %s = cast\n".formatted(access)));
      }
    }
    return text.toString();
  }

  private String master(TensorSlot slot) {
    List<TensorSlot> trained = roles.trained();
    return trained.contains(slot)
        ? "self.weights[" + trained.indexOf(slot) + "]"
        : "self.frozen[" + roles.frozen().indexOf(slot) + "]";
  }
}

package io.sluice.compressor.training;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text that lets the student compute in bfloat16 ({@code 15} is its code, {@code 6} that of
 * float): before each step copies in 16 bits take the places of the parameters, so that gradients
 * reach those in 32 bits through the cast. Normalisations keep theirs, as libtorch's operators take
 * both at once.
 */
final class LowPrecisionSource {
  /** Takes a batch and tries the student in bfloat16, which stays so if it works. */
  static final String TRY = "try_low";

  /** Goes back to 32 bits. */
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
  private final ModelState state;
  private final ParameterRoles roles;
  private final StudentSignature student;

  LowPrecisionSource(
      TrainingPlan plan, ModelState state, ParameterRoles roles, StudentSignature student) {
    this.wanted = plan.precision() == TrainingPlan.Precision.BF16;
    this.state = state;
    this.roles = roles;
    this.student = student;
  }

  /** Before the student learns. */
  String begin() {
    String narrowed =
        IntStream.range(0, student.inputs().size())
            .mapToObj(NARROW::formatted)
            .collect(Collectors.joining());
    return wanted ? BEGIN.formatted(narrowed) : "";
  }

  /** Before the student answers, which it does in 32 bits. */
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

package io.sluice.training;

import java.util.stream.Collectors;

/**
 * TorchScript source for saving and restoring training: parameters and buffers of the student, and
 * the state kept between steps.
 */
final class TrainingStateScriptSource {
  /** Method returning parameters, including frozen parameters, and buffers. */
  static final String STATE = "state";

  static final String SET_STATE = "set_state";

  /** Method returning the state kept between steps. */
  static final String MEMORY = "memory";

  static final String SET_MEMORY = "set_memory";

  private static final String EVERYTHING =
      """
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

  private final TrainableModelState state;
  private final ParameterRoles roles;

  TrainingStateScriptSource(TrainableModelState state, ParameterRoles roles) {
    this.state = state;
    this.roles = roles;
  }

  String methods() {
    return EVERYTHING.formatted(everything())
        + MEMORIES
        + SET_STATE_TEXT.formatted(state.parameters().size(), restoredBuffers());
  }

  /** 32-bit parameters, independent of the student's current precision; then buffers. */
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

  /**
   * Assignments restoring buffers. Assigned, not filled, because code may have replaced the
   * tensors; cloned, because the given tensors belong to the caller.
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
}

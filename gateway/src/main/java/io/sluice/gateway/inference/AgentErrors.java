package io.sluice.gateway.inference;

import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;

/** Reads what agents say when they cannot answer. */
final class AgentErrors {
  private AgentErrors() {}

  /** Why the agent did not answer; also for a reply that is neither an answer nor an error. */
  static Rejection read(InferenceReply reply, InferenceCall call) {
    String agent = reply.getAgentId();
    if (!reply.hasError()) {
      return new Rejection.AgentFailed(agent, "its reply holds neither an answer nor an error");
    }
    InferenceError error = reply.getError();
    return switch (error.getCode()) {
      case INVALID_INPUT -> new Rejection.InvalidInput(error.getMessage());
      case OVERLOADED -> new Rejection.AgentBusy(agent, error.getMessage());
      case DEADLINE_EXCEEDED ->
          new Rejection.DeadlineExceeded(
              call.deadline(), "agent " + agent + " says: " + error.getMessage());
      default -> new Rejection.AgentFailed(agent, error.getMessage());
    };
  }

  /** Whether another agent, or the same later, may answer. */
  static boolean isWorthAnotherAttempt(Rejection why) {
    return why instanceof Rejection.AgentBusy || why instanceof Rejection.AgentFailed;
  }
}

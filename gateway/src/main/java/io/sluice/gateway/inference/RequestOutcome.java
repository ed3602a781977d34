package io.sluice.gateway.inference;

import io.sluice.protocol.proto.inference.ModelInferResponse;
import java.util.function.Consumer;

/** How a request ended. */
public sealed interface RequestOutcome {
  /** Calls the one that fits. */
  void handle(Consumer<Answered> answered, Consumer<Refused> refused);

  /** An agent answered. */
  record Answered(ModelInferResponse response, ServedByAgent served) implements RequestOutcome {
    @Override
    public void handle(Consumer<Answered> answered, Consumer<Refused> refused) {
      answered.accept(this);
    }
  }

  /**
   * It was not answered.
   *
   * @param attempts how often it had been sent, 0 when it was refused before
   */
  record Refused(Rejection rejection, int attempts) implements RequestOutcome {
    @Override
    public void handle(Consumer<Answered> answered, Consumer<Refused> refused) {
      refused.accept(this);
    }
  }
}

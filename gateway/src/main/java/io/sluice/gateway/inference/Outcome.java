package io.sluice.gateway.inference;

import io.sluice.protocol.proto.inference.ModelInferResponse;
import java.util.function.Consumer;

/** How a request ended. */
public sealed interface Outcome {
  /** Calls the one that fits. */
  void handle(Consumer<Answered> answered, Consumer<Refused> refused);

  /** An agent answered. */
  record Answered(ModelInferResponse response, Served served) implements Outcome {
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
  record Refused(Rejection rejection, int attempts) implements Outcome {
    @Override
    public void handle(Consumer<Answered> answered, Consumer<Refused> refused) {
      refused.accept(this);
    }
  }
}

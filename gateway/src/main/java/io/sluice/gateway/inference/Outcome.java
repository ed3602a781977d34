package io.sluice.gateway.inference;

import io.sluice.protocol.proto.inference.ModelInferResponse;
import java.util.function.Function;

/** How a request ended. */
public sealed interface Outcome {
  /** Calls the function that fits and returns what it returns. */
  <T> T fold(Function<? super Answered, T> answered, Function<? super Refused, T> refused);

  /** An agent answered. */
  record Answered(ModelInferResponse response, Served served) implements Outcome {
    @Override
    public <T> T fold(
        Function<? super Answered, T> answered, Function<? super Refused, T> refused) {
      return answered.apply(this);
    }
  }

  /**
   * It was not answered.
   *
   * @param attempts how often it had been sent, 0 when it was refused before
   */
  record Refused(Rejection rejection, int attempts) implements Outcome {
    @Override
    public <T> T fold(
        Function<? super Answered, T> answered, Function<? super Refused, T> refused) {
      return refused.apply(this);
    }
  }
}

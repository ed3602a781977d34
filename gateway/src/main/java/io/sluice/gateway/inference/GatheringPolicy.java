package io.sluice.gateway.inference;

import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * What is gathered before it is sent.
 *
 * @param mostMoment the longest wait for one more request; zero to hold nothing
 * @param agents how many serve a model now
 */
public record GatheringPolicy(Duration mostMoment, ToIntFunction<ModelName> agents) {
  /** Everything is sent at once. */
  public static final GatheringPolicy NONE = new GatheringPolicy(Duration.ZERO, model -> 1);
}

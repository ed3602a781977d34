package io.sluice.agent.batch;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.util.function.Consumer;

/**
 * A request that this agent has taken.
 *
 * @param requestId see {@link io.sluice.protocol.inference.RequestHeaders}
 * @param arrivedNanos when it came to the broker, as far as the agent can tell, on its monotonic
 *     clock
 * @param takenNanos when it was taken from there, on the same clock
 * @param deadlineNanos when its answer is worth nothing any more, on the same clock
 * @param behind how many more follow it at once, as far as the gateway knows; 0 or more
 * @param reply called once, from the inference thread; must not block
 */
public record InferenceTask(
    String requestId,
    ModelInferRequest request,
    long arrivedNanos,
    long takenNanos,
    long deadlineNanos,
    int behind,
    Consumer<InferenceReply> reply) {}

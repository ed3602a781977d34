package io.sluice.agent.batch;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.util.function.Consumer;

/**
 * A request that this agent has taken.
 *
 * @param requestId see {@link io.sluice.protocol.inference.RequestHeaders}
 * @param takenNanos when it was taken, on the agent's monotonic clock
 * @param deadlineNanos when its answer is worth nothing any more, on the same clock
 * @param reply called once, from the inference thread; must not block
 */
public record InferenceTask(
    String requestId,
    ModelInferRequest request,
    long takenNanos,
    long deadlineNanos,
    Consumer<InferenceReply> reply) {}

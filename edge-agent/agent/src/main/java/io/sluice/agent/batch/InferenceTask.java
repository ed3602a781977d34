package io.sluice.agent.batch;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.util.function.Consumer;

/**
 * A request taken by this agent.
 *
 * @param requestId see {@link io.sluice.protocol.inference.InferenceRequestHeaders}
 * @param request request message
 * @param arrivedNanos estimated arrival at the broker, ns, on the agent's monotonic clock
 * @param takenNanos time of the poll, on the same clock, ns
 * @param deadlineNanos deadline of the answer, on the same clock, ns
 * @param behind requests following at once, as known to the gateway; 0 or more
 * @param reply receiver of the reply; called once, from the inference thread; must not block
 */
public record InferenceTask(
    String requestId,
    ModelInferRequest request,
    long arrivedNanos,
    long takenNanos,
    long deadlineNanos,
    int behind,
    Consumer<InferenceReply> reply) {}

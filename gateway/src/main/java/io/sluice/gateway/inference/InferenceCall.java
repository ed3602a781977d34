package io.sluice.gateway.inference;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param id unique among all requests of all gateways; not the client's
 * @param request with raw contents, fits the model's signature
 * @param deadline the time from now in which it must end
 * @param traceparent W3C Trace Context, if the client sent one
 */
public record InferenceCall(
    String id,
    ModelName model,
    ModelInferRequest request,
    Duration deadline,
    Optional<String> traceparent) {}

package io.sluice.gateway.admission;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import java.util.Optional;

/**
 * A request as a client brought it.
 *
 * @param model from the path; what the request itself names is passed over
 * @param version from the path, empty for whatever is served
 * @param deadlineHeader the text of the {@code Sluice-Deadline-Ms} header
 * @param client whom to count it for: a tenant, or else a connection
 * @param traceparent W3C Trace Context
 */
public record InferenceSubmission(
    String model,
    Optional<String> version,
    ModelInferRequest request,
    Optional<String> deadlineHeader,
    String client,
    Optional<String> traceparent) {}

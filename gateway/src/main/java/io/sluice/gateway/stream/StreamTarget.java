package io.sluice.gateway.stream;

import io.sluice.gateway.admission.InferenceSubmission;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import java.util.Optional;

/**
 * What all requests of one connection have in common.
 *
 * @param deadlineHeader of the handshake, for requests that have no parameter of their own
 */
record StreamTarget(
    String model,
    Optional<String> version,
    Optional<String> deadlineHeader,
    String client,
    Optional<String> traceparent) {
  InferenceSubmission submission(ModelInferRequest request) {
    return new InferenceSubmission(model, version, request, deadlineHeader, client, traceparent);
  }
}

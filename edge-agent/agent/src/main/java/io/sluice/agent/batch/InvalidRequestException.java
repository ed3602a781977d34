package io.sluice.agent.batch;

import io.sluice.protocol.proto.v1.InferenceError;

/** A request without a possible answer; with the reason in the message. */
final class InvalidRequestException extends Exception {
  private static final long serialVersionUID = 1L;
  private final InferenceError.Code code;

  InvalidRequestException(InferenceError.Code code, String message) {
    super(message);
    this.code = code;
  }

  /** An input in conflict with the signature. */
  InvalidRequestException(String message) {
    this(InferenceError.Code.INVALID_INPUT, message);
  }

  InferenceError error() {
    return InferenceError.newBuilder()
        .setCode(code)
        .setMessage(String.valueOf(getMessage()))
        .build();
  }
}

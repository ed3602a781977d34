package io.sluice.gateway.http;

import io.sluice.gateway.inference.Rejection;
import org.jspecify.annotations.Nullable;

/** A document that is no inference request; the message says where and what was expected. */
public final class MalformedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String explanation;
  private final String requestId;

  MalformedRequestException(String explanation) {
    this(explanation, "", null);
  }

  public MalformedRequestException(String explanation, Throwable cause) {
    this(explanation, "", cause);
  }

  MalformedRequestException(String explanation, String requestId, @Nullable Throwable cause) {
    super(explanation, cause);
    this.explanation = explanation;
    this.requestId = requestId;
  }

  /** The client's id of the request, empty when it could not be read. */
  public String requestId() {
    return requestId;
  }

  MalformedRequestException withRequestId(String id) {
    return new MalformedRequestException(explanation, id, this);
  }

  public Rejection toRejection() {
    return new Rejection.InvalidInput(explanation);
  }
}

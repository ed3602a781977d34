package io.sluice.registry.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends the handling of a catalogue request with a status and {@code {"error": message}}. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable Duration retryAfter;

  private ApiError(int status, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static ApiError badRequest(String message) {
    return new ApiError(400, message, null);
  }

  static ApiError notFound(String message) {
    return new ApiError(404, message, null);
  }

  static ApiError conflict(String message) {
    return new ApiError(409, message, null);
  }

  static ApiError unsupportedMediaType(String message) {
    return new ApiError(415, message, null);
  }

  static ApiError busy(String message, Duration retryAfter) {
    return new ApiError(503, message, retryAfter);
  }

  static ApiError unavailable(String message) {
    return new ApiError(503, message, null);
  }

  int status() {
    return status;
  }

  /** Null when trying again would not help. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}

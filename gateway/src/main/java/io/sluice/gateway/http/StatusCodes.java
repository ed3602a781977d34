package io.sluice.gateway.http;

import io.sluice.gateway.inference.Rejection;
import java.util.Map;

/** The HTTP status of each end without an answer. */
final class StatusCodes {
  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int PAYLOAD_TOO_LARGE = 413;
  static final int UNSUPPORTED_MEDIA_TYPE = 415;
  static final int UPGRADE_REQUIRED = 426;
  static final int TOO_MANY_REQUESTS = 429;
  static final int INTERNAL_ERROR = 500;
  static final int BAD_GATEWAY = 502;
  static final int UNAVAILABLE = 503;
  static final int GATEWAY_TIMEOUT = 504;

  private static final Map<Class<? extends Rejection>, Integer> OF =
      Map.ofEntries(
          Map.entry(Rejection.UnknownModel.class, NOT_FOUND),
          Map.entry(Rejection.InvalidInput.class, BAD_REQUEST),
          Map.entry(Rejection.PayloadTooLarge.class, PAYLOAD_TOO_LARGE),
          Map.entry(Rejection.ClientLimit.class, TOO_MANY_REQUESTS),
          Map.entry(Rejection.QueueFull.class, UNAVAILABLE),
          Map.entry(Rejection.NoAgent.class, UNAVAILABLE),
          Map.entry(Rejection.AgentBusy.class, UNAVAILABLE),
          Map.entry(Rejection.BrokerUnavailable.class, UNAVAILABLE),
          Map.entry(Rejection.NotReady.class, UNAVAILABLE),
          Map.entry(Rejection.DeadlineExceeded.class, GATEWAY_TIMEOUT),
          Map.entry(Rejection.AgentFailed.class, BAD_GATEWAY));

  private StatusCodes() {}

  static int of(Rejection rejection) {
    return OF.getOrDefault(rejection.getClass(), INTERNAL_ERROR);
  }
}

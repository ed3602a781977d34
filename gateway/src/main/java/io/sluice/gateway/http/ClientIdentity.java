package io.sluice.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/** Whom a request is counted for. */
public final class ClientIdentity {
  /** Names the tenant; without it each connection counts for itself. */
  static final String TENANT = "Sluice-Tenant";

  private ClientIdentity() {}

  public static String of(HttpServerRequest request) {
    String tenant = request.getHeader(TENANT);
    if (tenant != null && !tenant.isBlank()) {
      return tenant;
    }
    SocketAddress remote = request.remoteAddress();
    return remote == null ? "unknown" : remote.toString();
  }
}

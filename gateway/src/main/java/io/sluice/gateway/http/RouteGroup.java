package io.sluice.gateway.http;

import io.vertx.ext.web.Router;

/** Some routes of the gateway. */
public interface RouteGroup {
  void mount(Router router);
}

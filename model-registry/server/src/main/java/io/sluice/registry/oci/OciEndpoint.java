package io.sluice.registry.oci;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** One kind of resource. May fail, also at once, by an {@link OciRefusal}. */
@FunctionalInterface
interface OciEndpoint {
  String NAME = "name";
  String REFERENCE = "reference";

  Future<Void> serve(RoutingContext ctx);
}

package io.sluice.gateway.fleet;

import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.vertx.core.Future;
import java.util.Optional;

/** The way of a policy to the agents. */
public interface PolicyPublisher {
  /**
   * Publishes a policy, or takes it back.
   *
   * @return done when it is safe on the brokers; fails with a message for people
   */
  Future<Void> publish(PolicyScope scope, Optional<Policy> policy);
}

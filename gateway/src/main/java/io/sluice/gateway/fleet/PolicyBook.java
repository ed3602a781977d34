package io.sluice.gateway.fleet;

import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The policies that stand, as read back from Kafka. Confined to the gateway's event loop. */
public final class PolicyBook {
  private final Map<String, Policy> byKey = new TreeMap<>();
  private final List<Consumer<PolicyScope>> listeners = new ArrayList<>();
  private boolean current;

  /** From now on this is told of every change, after it was noted. */
  void onChange(Consumer<PolicyScope> listener) {
    listeners.add(listener);
  }

  /**
   * Notes what was published.
   *
   * @param policy empty when it was taken back
   */
  public void put(PolicyScope scope, Optional<Policy> policy) {
    policy.ifPresentOrElse(
        stands -> byKey.put(scope.key(), stands), () -> byKey.remove(scope.key()));
    listeners.forEach(listener -> listener.accept(scope));
  }

  /**
   * Notes whether all that stands has been read; not so before it is told.
   *
   * @param current false while an older policy may be here, or one that stands may be missing
   */
  public void current(boolean current) {
    this.current = current;
  }

  boolean isCurrent() {
    return current;
  }

  /** By {@link PolicyScope#key()}. */
  public Map<String, Policy> all() {
    return Collections.unmodifiableMap(byKey);
  }
}

package io.sluice.gateway.fleet;

import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last decisions of all agents. Confined to the gateway's event loop. */
public final class DecisionLog {
  private static final int CAPACITY = 500;

  private final Deque<SwitchDecision> newestFirst = new ArrayDeque<>();

  public void add(SwitchDecision decision) {
    newestFirst.addFirst(decision);
    if (newestFirst.size() > CAPACITY) {
      newestFirst.removeLast();
    }
  }

  /** Newest first. */
  public List<SwitchDecision> recent(int most) {
    return newestFirst.stream().limit(most).toList();
  }

  public Optional<SwitchDecision> lastOf(AgentId agent) {
    return newestFirst.stream()
        .filter(decision -> decision.getAgentId().equals(agent.value()))
        .findFirst();
  }
}

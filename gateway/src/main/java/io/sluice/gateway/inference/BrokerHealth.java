package io.sluice.gateway.inference;

import java.util.Optional;

/** Whether requests can go out and replies come back. Confined to the event loop. */
public interface BrokerHealth {
  /** What is missing, in words; empty when all is well. */
  Optional<String> problem();
}

package io.sluice.gateway.inference;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers how the last requests ended, to tell a second answer from a late or a foreign one.
 * Confined to the correlator's event loop.
 */
final class RecentlyEnded {
  enum How {
    ANSWERED,
    GIVEN_UP
  }

  private static final int CAPACITY = 16_384;

  private final Map<String, How> ends =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, How> eldest) {
          return size() > CAPACITY;
        }
      };

  void remember(String requestId, How how) {
    ends.put(requestId, how);
  }

  Optional<How> find(String requestId) {
    return Optional.ofNullable(ends.get(requestId));
  }
}

package io.sluice.gateway.inference;

import io.sluice.protocol.proto.v1.DeadLetter;

/** Where requests that were given up are kept for operators. */
public interface DeadLetters {
  /** Keeps it if that is possible; never blocks, and counts what it could not keep. */
  void keep(String requestId, DeadLetter letter);
}

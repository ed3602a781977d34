package io.sluice.gateway.inference;

import java.util.ArrayList;
import java.util.List;

/** Keeps what was sent; the test decides what becomes of it. */
public final class RecordingTransport implements RequestTransport {
  public record Sent(RequestAttempt attempt, Listener listener) {}

  public final List<Sent> sent = new ArrayList<>();
  boolean acceptAtOnce = true;

  @Override
  public void send(RequestAttempt attempt, Listener listener) {
    sent.add(new Sent(attempt, listener));
    if (acceptAtOnce) {
      listener.accepted();
    }
  }
}

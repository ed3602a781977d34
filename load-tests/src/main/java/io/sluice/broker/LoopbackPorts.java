package io.sluice.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for servers that must come back on the same port. */
public final class LoopbackPorts {
  // Below the ports that the system gives to outgoing connections (from 32768 on Linux): while a
  // server is down, a client that keeps trying to reach it could otherwise be given its port.
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final int ATTEMPTS = 100;

  private LoopbackPorts() {}

  /**
   * A port on which nothing listens now.
   *
   * @throws IOException when 100 ports chosen at random are all in use
   */
  public static int free() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException(
        "Tried %d ports from %d to %d, but something listens on each"
            .formatted(ATTEMPTS, FIRST, FIRST + COUNT - 1));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }
}

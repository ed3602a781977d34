package io.sluice.agent.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTP endpoints, on the JDK's own server for small size. */
public final class LocalHttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalHttpServer.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads;

  private LocalHttpServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts the server.
   *
   * @param host address to listen on
   * @param port port, 0 for any free port
   * @param readiness present readiness
   * @param metrics metrics in the Prometheus text format
   * @param status status as JSON
   * @throws IOException if the address is taken
   */
  public static LocalHttpServer start(
      String host,
      int port,
      Supplier<AgentReadiness> readiness,
      Supplier<String> metrics,
      Supplier<String> status)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new IOException(
          "Tried to listen on %s:%d, but %s; choose another --local-port"
              .formatted(host, port, e.getMessage()),
          e);
    }
    server.createContext("/health/live", get(() -> new Answer(OK, TEXT, "live\n")));
    server.createContext("/health/ready", get(() -> ready(readiness.get())));
    server.createContext("/metrics", get(() -> new Answer(OK, METRICS, metrics.get())));
    server.createContext("/status", get(() -> new Answer(OK, JSON, status.get())));
    ExecutorService threads = Executors.newFixedThreadPool(2, LocalHttpServer::thread);
    server.setExecutor(threads);
    server.start();
    return new LocalHttpServer(server, threads);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Answer ready(AgentReadiness readiness) {
    return new Answer(readiness.ready() ? OK : UNAVAILABLE, TEXT, readiness.detail() + "\n");
  }

  private static com.sun.net.httpserver.HttpHandler get(Supplier<Answer> answer) {
    return exchange -> {
      try (exchange) {
        if (!exchange.getRequestMethod().equals("GET")) {
          exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
          return;
        }
        write(exchange, answer);
      }
    };
  }

  private static void write(HttpExchange exchange, Supplier<Answer> answer) throws IOException {
    Answer found;
    try {
      found = answer.get();
    } catch (RuntimeException e) {
      LOG.error("Tried to answer {}", exchange.getRequestURI(), e);
      found = new Answer(INTERNAL_ERROR, TEXT, "Failed; see the agent's log for the reason\n");
    }
    byte[] body = found.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", found.type());
    exchange.sendResponseHeaders(found.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "sluice-local");
    thread.setDaemon(true);
    return thread;
  }

  private record Answer(int status, String type, String body) {}
}

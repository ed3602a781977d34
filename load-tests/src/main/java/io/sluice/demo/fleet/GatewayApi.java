package io.sluice.demo.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

/** The gateway's view of the fleet. Safe to share between threads. */
public final class GatewayApi {
  private final URI root;
  private final JsonHttp http;

  /**
   * @param root such as {@code http://127.0.0.1:8080}
   */
  public GatewayApi(HttpClient client, URI root) {
    this.root = root;
    this.http = new JsonHttp(client);
  }

  public List<DemoAgentSnapshot> fleet() throws IOException, InterruptedException {
    return FleetJsonReader.agents(http.get(root.resolve("/api/fleet")));
  }

  /** The switches that the gateway remembers, oldest first. */
  public List<SwitchView> decisions() throws IOException, InterruptedException {
    return FleetJsonReader.switches(http.get(root.resolve("/api/decisions")));
  }

  /** Publishes a policy; it replaces what its scope had before. */
  public void put(DemoPolicy policy) throws IOException, InterruptedException {
    http.put(root.resolve("/api/policies/" + policy.scope()), policy.fields());
  }
}

package io.sluice.registry.app;

import io.sluice.launch.ConfigurationException;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.RegistryClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** Which registry a client command talks to. */
final class RegistryOption {
  @Option(
      names = "--registry",
      description = "Address of the registry (default: ${DEFAULT-VALUE}).",
      paramLabel = "URL")
  private URI registry = URI.create("http://127.0.0.1:8081");

  RegistryClient connect() {
    boolean http = "http".equals(registry.getScheme()) || "https".equals(registry.getScheme());
    if (!http || registry.getHost() == null) {
      throw new ConfigurationException(
          "--registry must be an address such as http://127.0.0.1:8081, but is " + registry);
    }
    Path unused = Path.of(System.getProperty("java.io.tmpdir"), "sluice-registry-cache");
    return new RegistryClient(registry, new BlobCache(unused, 0, Clock.systemUTC()));
  }
}

package io.sluice.registry.app;

import io.sluice.launch.ConfigurationException;
import io.sluice.registry.http.HttpSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until the process is told to end. */
@Command(
    name = "serve",
    description = "Runs the registry.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class RegistryServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryServeCommand.class);
  private static final int MAX_PORT = 65_535;
  private static final int MAX_UPLOAD_MB = 65_536;
  private static final int MAX_QUEUE = 1000;

  @Spec private CommandSpec spec;

  @Option(names = "--host", description = "Address to listen on; 0.0.0.0 for all.")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "Port to listen on; 0 for any free one.")
  private int port = 8081;

  @Option(names = "--storage", description = "Folder that keeps models and variants.")
  private Path storage = Path.of("sluice-registry-data");

  @Option(names = "--max-upload-mb", description = "Largest push, MB (10^6 bytes).")
  private int maxUploadMb = 512;

  @Option(names = "--queue", description = "Pushes that may wait to be compressed.")
  private int queue = 8;

  @Mixin private TimingOption timing = new TimingOption();

  @Override
  public Integer call() throws Exception {
    RegistryServer server =
        RegistryServer.start(
            settings(),
            new CompressorLadderMaker(timing.duration()),
            new CompressorVariantMaker(timing.duration()));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, ended), "shutdown"));
    spec.commandLine().getOut().println("sluice-registry ready on " + server.uri());
    spec.commandLine().getOut().flush();
    ended.await();
    return 0;
  }

  private RegistrySettings settings() {
    ConfigurationException.requireRange("--port", port, 0, MAX_PORT);
    ConfigurationException.requireRange("--max-upload-mb", maxUploadMb, 1, MAX_UPLOAD_MB);
    ConfigurationException.requireRange("--queue", queue, 1, MAX_QUEUE);
    HttpSettings http = new HttpSettings(host, port, maxUploadMb * 1_000_000L);
    return new RegistrySettings(http, storage, queue);
  }

  private static void stop(RegistryServer server, CountDownLatch ended) {
    try {
      server.close();
    } catch (Exception e) { // the process ends either way; say that it was not clean
      LOG.warn("The registry did not stop cleanly", e);
    } finally {
      ended.countDown();
    }
  }
}

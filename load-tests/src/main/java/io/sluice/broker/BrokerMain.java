package io.sluice.broker;

import io.sluice.launch.ConfigurationException;
import io.sluice.launch.ProgramLauncher;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a one-node Kafka broker until standard input closes, so that it never outlives the process
 * that started it. Standard output carries one line, {@code sluice-broker ready on HOST:PORT}; the
 * log goes to standard error.
 */
@Command(
    name = BrokerMain.PROGRAM,
    mixinStandardHelpOptions = true,
    description = "Runs a one-node Kafka broker on 127.0.0.1 until standard input closes.")
final class BrokerMain implements Callable<Integer> {
  static final String PROGRAM = "sluice-broker";
  static final String READY = PROGRAM + " ready on ";

  @Option(names = "--port", required = true, description = "Port for clients, 1 to 65535.")
  private int port;

  @Option(
      names = "--controller-port",
      required = true,
      description = "Port for the broker's own metadata quorum, 1 to 65535.")
  private int controllerPort;

  @Option(
      names = "--data",
      required = true,
      description = "Folder of the log; made and formatted when it is new.")
  private Path data = Path.of("");

  private final PrintStream output;

  private BrokerMain(PrintStream output) {
    this.output = output;
  }

  public static void main(String[] args) {
    PrintStream output = System.out;
    // libraries that print may not disturb the one line that the parent waits for
    System.setOut(System.err);
    System.exit(ProgramLauncher.run(new BrokerMain(output), PROGRAM, args));
  }

  @Override
  public Integer call() throws Exception {
    BrokerSettings settings =
        new BrokerSettings(
            inRange("--port", port), inRange("--controller-port", controllerPort), data);
    format(settings);
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(settings.toProperties()), Time.SYSTEM);
    server.startup();
    // the one way out, whether by a signal or by the end of standard input
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    output.println(READY + settings.bootstrapServers());
    output.flush();
    awaitEndOfInput();
    return 0;
  }

  private static int inRange(String key, int port) {
    return (int) ConfigurationException.requireRange(key, port, 1, 65_535);
  }

  private static void format(BrokerSettings settings) throws Exception {
    if (Files.exists(settings.data().resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    new Formatter()
        .setPrintStream(System.err)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .addDirectory(settings.data().toAbsolutePath().toString())
        .setMetadataLogDirectory(settings.data().toAbsolutePath().toString())
        .run();
  }

  private static void awaitEndOfInput() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}

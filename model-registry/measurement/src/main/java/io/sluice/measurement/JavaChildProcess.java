package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a main class of this program's own class path in a Java process of its own, and waits for
 * it. Interruption kills the child. Progress is reported on the calling thread.
 */
public final class JavaChildProcess {
  /** Begins the lines of the child's output that are progress. */
  public static final String PROGRESS = "progress ";

  private static final long POLL_MILLIS = 50;

  private final Path folder;
  private final Duration silence;

  /**
   * @param main has a {@code main} method, and calls {@link ParentWatch#start()} in it
   * @param arguments of {@code main}
   * @param heapMegabytes taken all at once, so that only libtorch makes resident memory grow
   * @param threads that libtorch and the libraries below it compute with
   * @param environment variables beside those of this process
   */
  public record Order(
      Class<?> main,
      List<String> arguments,
      long heapMegabytes,
      int threads,
      Map<String, String> environment) {
    public Order {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    /** With nothing added to this process' environment. */
    public Order(Class<?> main, List<String> arguments, long heapMegabytes, int threads) {
      this(main, arguments, heapMegabytes, threads, Map.of());
    }
  }

  /**
   * @param folder for crash logs; the caller removes it
   * @param silence a child that makes no progress for so long is killed
   */
  public JavaChildProcess(Path folder, Duration silence) {
    // the child shares the working directory, which entries of the class path may be relative to
    this.folder = folder.toAbsolutePath();
    this.silence = silence;
  }

  /**
   * Returns when the child has ended well.
   *
   * @param progress takes what follows {@link #PROGRESS} in the latest such line, once it changes
   * @throws ModelProcessingException when the child crashes, or is silent for too long
   */
  public void run(Order order, Consumer<String> progress)
      throws ModelProcessingException, IOException, InterruptedException {
    Optional<ChildDeath> death = attempt(order, progress);
    if (death.isPresent()) {
      throw death.get().exception();
    }
  }

  /**
   * Returns when the child has ended: nothing when it ended well.
   *
   * @param progress as of {@link #run}
   * @throws ModelProcessingException when the child is silent for too long
   */
  public Optional<ChildDeath> attempt(Order order, Consumer<String> progress)
      throws ModelProcessingException, IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(order)).redirectErrorStream(true);
    // libtorch's setting does not reach the threads of the libraries below it
    builder.environment().put("OMP_NUM_THREADS", String.valueOf(order.threads()));
    builder.environment().put("MKL_NUM_THREADS", String.valueOf(order.threads()));
    // idle threads of libgomp else turn in circles, which on a busy machine costs several times
    // more
    builder.environment().put("GOMP_SPINCOUNT", "10000");
    builder.environment().putAll(order.environment());
    Process process = builder.start();
    ChildOutput output = new ChildOutput(process.getInputStream());
    try {
      await(process, output, progress);
    } finally {
      // an interrupted or silent child must not go on; one that has ended does not mind
      process.destroyForcibly();
      // nor may it still write where the caller is about to delete
      process.onExit().join();
    }
    return process.exitValue() == 0
        ? Optional.empty()
        : Optional.of(new ChildDeath(process.exitValue(), output.tail()));
  }

  private void await(Process process, ChildOutput output, Consumer<String> progress)
      throws ModelProcessingException, InterruptedException {
    long lastActivity = System.nanoTime();
    String last = "";
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      String latest = output.progress();
      if (!latest.equals(last)) {
        last = latest;
        lastActivity = System.nanoTime();
        progress.accept(latest);
      } else if (System.nanoTime() - lastActivity > silence.toNanos()) {
        throw new ModelProcessingException(
            "The model made no progress for %d s and was stopped: %s"
                .formatted(silence.toSeconds(), output.tail()));
      }
    }
    output.awaitEnd();
  }

  private List<String> command(Order order) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms" + order.heapMegabytes() + "m",
            "-Xmx" + order.heapMegabytes() + "m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // SIGTERM ends the process at once. Java's own way of ending destroys what libtorch
            // keeps for the whole process while a thread still computes with it: a crash
            "-Xrs",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + order.threads(),
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Dai.djl.pytorch.graph_optimizer=false",
            // of ONNX Runtime's shared pools, which stay idle: each model computes on its caller
            "-Dai.djl.onnxruntime.num_threads=1",
            "-Dai.djl.onnxruntime.num_interop_threads=1",
            "-cp",
            System.getProperty("java.class.path"),
            order.main().getName()));
    command.addAll(order.arguments());
    return command;
  }
}

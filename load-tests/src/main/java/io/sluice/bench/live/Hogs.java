package io.sluice.bench.live;

import io.sluice.demo.Hog;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.JavaCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Brings conditions about, at once: the hogs run all the time, but frozen until they are needed.
 * Used by one thread at a time.
 */
final class Hogs implements AutoCloseable {
  private static final int MEGABYTES = 256;
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final ChildProcess memory;
  private final ChildProcess cpu;

  private Hogs(ChildProcess memory, ChildProcess cpu) {
    this.memory = memory;
    this.cpu = cpu;
  }

  /** Starts them. */
  static Hogs start(Children children) throws IOException, InterruptedException {
    List<String> meek = new ArrayList<>(List.of("nice", "-n", "19"));
    meek.addAll(hog(1, MEGABYTES));
    ChildProcess memory = frozen(children.start("memory-hog", meek), Processors.OTHERS);
    ChildProcess cpu = frozen(children.start("cpu-hog", hog(2, 0)), Processors.OF_THE_AGENT);
    return new Hogs(memory, cpu);
  }

  /** Lets one run until {@link Running#close}, or none when it is to be calm. */
  Running during(Condition condition) throws IOException, InterruptedException {
    return switch (condition) {
      case CALM -> () -> {};
      case MEMORY_HOG -> thawed(memory);
      case CPU_HOG -> thawed(cpu);
    };
  }

  /** What keeps a condition up. */
  @FunctionalInterface
  interface Running extends AutoCloseable {
    @Override
    void close() throws IOException, InterruptedException;
  }

  /** A frozen process does not hear that it is asked to end. */
  @Override
  public void close() {
    memory.kill();
    cpu.kill();
  }

  private static Running thawed(ChildProcess hog) throws IOException, InterruptedException {
    hog.thaw();
    return hog::freeze;
  }

  private static ChildProcess frozen(ChildProcess hog, Processors processors)
      throws IOException, InterruptedException {
    hog.awaitLine(Pattern.compile(Hog.BUSY), START_LIMIT);
    processors.take(hog.pid());
    hog.freeze();
    return hog;
  }

  private static List<String> hog(int threads, int megabytes) {
    return JavaCommand.main(
        Hog.class, List.of("-XX:+UseSerialGC", "-Xmx512m"), Hog.arguments(threads, megabytes));
  }
}

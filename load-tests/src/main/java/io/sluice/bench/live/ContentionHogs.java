package io.sluice.bench.live;

import io.sluice.demo.CpuHogMain;
import io.sluice.demo.process.JavaCommand;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.RunningChildren;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Brings conditions about, at once: the hogs run all the time, but frozen until they are needed.
 * Used by one thread at a time.
 */
final class ContentionHogs implements AutoCloseable {
  private static final int MEGABYTES = 256;
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final LoggedChildProcess memory;
  private final LoggedChildProcess cpu;

  private ContentionHogs(LoggedChildProcess memory, LoggedChildProcess cpu) {
    this.memory = memory;
    this.cpu = cpu;
  }

  /** Starts them. */
  static ContentionHogs start(RunningChildren children) throws IOException, InterruptedException {
    List<String> meek = new ArrayList<>(List.of("nice", "-n", "19"));
    meek.addAll(hog(1, MEGABYTES));
    LoggedChildProcess memory =
        frozen(children.start("memory-hog", meek), ProcessorAffinity.OTHERS);
    LoggedChildProcess cpu =
        frozen(children.start("cpu-hog", hog(2, 0)), ProcessorAffinity.OF_THE_AGENT);
    return new ContentionHogs(memory, cpu);
  }

  /** Lets one run until {@link Running#close}, or none when it is to be calm. */
  Running during(ContentionCondition condition) throws IOException, InterruptedException {
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

  private static Running thawed(LoggedChildProcess hog) throws IOException, InterruptedException {
    hog.thaw();
    return hog::freeze;
  }

  private static LoggedChildProcess frozen(LoggedChildProcess hog, ProcessorAffinity processors)
      throws IOException, InterruptedException {
    hog.awaitLine(Pattern.compile(CpuHogMain.BUSY), START_LIMIT);
    processors.take(hog.pid());
    hog.freeze();
    return hog;
  }

  private static List<String> hog(int threads, int megabytes) {
    return JavaCommand.main(
        CpuHogMain.class,
        List.of("-XX:+UseSerialGC", "-Xmx512m"),
        CpuHogMain.arguments(threads, megabytes));
  }
}

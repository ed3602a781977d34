package io.sluice.bench.live;

import io.sluice.demo.Hog;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.JavaCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Brings conditions about. Confined to the thread that runs it. */
final class Hogs {
  private static final int MEGABYTES = 256;

  private final Children children;

  Hogs(Children children) {
    this.children = children;
  }

  /** What a condition needs; it ends with the call of {@link Running#close}. */
  Running start(Condition condition, String name) throws IOException, InterruptedException {
    return switch (condition) {
      case CALM -> () -> {};
      case MEMORY_HOG -> killed(memory(name));
      case CPU_HOG -> killed(cpu(name));
    };
  }

  /** What keeps a condition up. */
  @FunctionalInterface
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  private static Running killed(ChildProcess hog) {
    return hog::kill;
  }

  private ChildProcess memory(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.addAll(hog(1, MEGABYTES));
    ChildProcess hog = children.start(name + "-memory-hog", command);
    Processors.OTHERS.take(hog.pid());
    return hog;
  }

  private ChildProcess cpu(String name) throws IOException, InterruptedException {
    ChildProcess hog = children.start(name + "-cpu-hog", hog(2, 0));
    Processors.OF_THE_AGENT.take(hog.pid());
    return hog;
  }

  private static List<String> hog(int threads, int megabytes) {
    return JavaCommand.main(
        Hog.class, List.of("-XX:+UseSerialGC", "-Xmx512m"), Hog.arguments(threads, megabytes));
  }
}

package io.sluice.demo.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The programs that are running; closing it ends them all. Safe to share between threads.
 *
 * <p>Whatever way this process ends, the children end with it: by {@link #close}, by the shutdown
 * hook on Ctrl-C, and by the {@link OrphanWatchdog} when this process is killed.
 */
public final class RunningChildren implements AutoCloseable {
  private final Path logs;
  private final WatchdogProcess watchdog;
  private final List<LoggedChildProcess> started = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean ending;
  private final Thread hook = new Thread(this::endAll, "end-children");

  private RunningChildren(Path logs, WatchdogProcess watchdog) {
    this.logs = logs;
    this.watchdog = watchdog;
  }

  /**
   * @param logs the folder that gets one log per child
   */
  public static RunningChildren logTo(Path logs) throws IOException {
    RunningChildren children = new RunningChildren(logs, WatchdogProcess.start());
    Runtime.getRuntime().addShutdownHook(children.hook);
    return children;
  }

  /** Starts a program; its log is {@code <name>.log} in the folder of logs. */
  public LoggedChildProcess start(String name, List<String> command) throws IOException {
    LoggedChildProcess child = LoggedChildProcess.start(name, command, logs.resolve(name + ".log"));
    started.add(child);
    if (ending) {
      child.kill();
      throw new IOException("%s is not started any more, for all are ended".formatted(name));
    }
    watchdog.guard(child.pid());
    return child;
  }

  /**
   * Looks whether all that should run do.
   *
   * @throws ChildDiedException about the first that does not
   */
  public void checkAlive() throws IOException {
    if (ending) {
      return;
    }
    for (LoggedChildProcess child : List.copyOf(started)) {
      child.checkAlive();
    }
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // the hook runs already, and does the same
    }
  }

  /** Ends all that were started, the newest first. */
  public synchronized void endAll() {
    if (ending) {
      return;
    }
    ending = true;
    List<LoggedChildProcess> newestFirst = new ArrayList<>(started);
    Collections.reverse(newestFirst);
    newestFirst.forEach(LoggedChildProcess::requestStop);
    newestFirst.forEach(LoggedChildProcess::stop);
    watchdog.close();
  }
}

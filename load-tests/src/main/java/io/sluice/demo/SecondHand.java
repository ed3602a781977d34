package io.sluice.demo;

import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.report.LiveTable;
import io.sluice.demo.report.RunTimeline;
import io.sluice.demo.stream.AnswerBook;
import io.sluice.demo.stream.LatencyQuantiles;
import io.sluice.demo.stream.RequestEnding;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Each second, on its own thread, enters a row into the timeline and shows it. */
final class SecondHand implements AutoCloseable {
  private final StreamClock clock;
  private final AnswerBook book;
  private final FleetWatcher fleet;
  private final RunTimeline timeline;
  private final LiveTable table;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "second-hand"));
  private double lastSeconds;
  private int seen;
  private int errors;
  private volatile @Nullable RuntimeException failure;

  SecondHand(
      StreamClock clock,
      AnswerBook book,
      FleetWatcher fleet,
      RunTimeline timeline,
      LiveTable table) {
    this.clock = clock;
    this.book = book;
    this.fleet = fleet;
    this.timeline = timeline;
    this.table = table;
  }

  void start() {
    var unused = thread.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Throws what stopped it. */
  void checkTicking() throws DemoException {
    if (failure != null) {
      throw new DemoException("Tried to show the stream, but: " + failure, failure);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    table.done();
  }

  private void tick() {
    try {
      show();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void show() {
    double now = clock.seconds();
    List<RequestEnding> endings = book.endingsFrom(seen);
    List<RequestEnding> answers = endings.stream().filter(RequestEnding::isAnswer).toList();
    int newErrors = endings.size() - answers.size();
    seen += endings.size();
    errors += newErrors;
    RunTimeline.Second second =
        new RunTimeline.Second(
            now,
            endings.size() / (now - lastSeconds),
            newErrors,
            LatencyQuantiles.of(answers),
            fleet.agents());
    lastSeconds = now;
    timeline.add(second);
    table.show(second, errors, fleet.switches().size());
  }
}

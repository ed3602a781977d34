package io.sluice.demo;

import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.report.RunTimeline;
import io.sluice.demo.report.RunTimeline.Mark;
import io.sluice.demo.report.TerminalScreen;
import java.util.Locale;

/** Says what happens, on the screen and on the timeline. Safe to share between threads. */
final class RunNarrator {
  private final TerminalScreen screen;
  private final RunTimeline timeline;
  private final StreamClock clock;

  RunNarrator(TerminalScreen screen, RunTimeline timeline, StreamClock clock) {
    this.screen = screen;
    this.timeline = timeline;
    this.clock = clock;
  }

  /** The demo has done something to the system. */
  void disturbance(String text) {
    double at = clock.seconds();
    timeline.add(new Mark(at, Mark.Kind.DISTURBANCE, text));
    say(at, text);
  }

  /** The demo has found something worth telling. */
  void note(String text) {
    say(clock.seconds(), text);
  }

  /** An agent has changed its rung. */
  void switched(SwitchView change) {
    double at = clock.secondsAt(change.timeUnixMillis());
    String text =
        "%s %s → %s, %s: %s"
            .formatted(
                change.agent(),
                change.from(),
                change.to(),
                change.cause().toLowerCase(Locale.ROOT),
                change.reason());
    timeline.add(new Mark(at, Mark.Kind.SWITCH, text));
    say(at, text);
  }

  private void say(double at, String text) {
    screen.print(String.format(Locale.ROOT, "%6.1f s ── %s", at, text));
  }
}

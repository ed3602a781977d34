package io.sluice.demo.report;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.stream.LatencyQuantiles;
import java.util.ArrayList;
import java.util.List;

/** What happened when. Safe to share between threads. */
public final class RunTimeline {
  private final List<Second> seconds = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  /**
   * One second of the stream.
   *
   * @param atSeconds its end, since the stream began
   * @param perSecond requests that ended per second
   * @param errors how many of them ended as errors
   * @param latency of the answers among them
   * @param agents as they were at its end
   */
  public record Second(
      double atSeconds,
      double perSecond,
      int errors,
      LatencyQuantiles latency,
      List<DemoAgentSnapshot> agents) {
    public Second {
      agents = List.copyOf(agents);
    }
  }

  /** Something worth a mark on the curves. */
  public record Mark(double atSeconds, Kind kind, String text) {
    /** Who caused it: the demo, or an agent's own decision. */
    public enum Kind {
      DISTURBANCE,
      SWITCH
    }
  }

  public synchronized void add(Second second) {
    seconds.add(second);
  }

  public synchronized void add(Mark mark) {
    marks.add(mark);
  }

  public synchronized List<Second> seconds() {
    return List.copyOf(seconds);
  }

  /** What all agents reported over the last seconds, in order. */
  public List<DemoAgentSnapshot> lately(int count) {
    List<Second> all = seconds();
    return all.stream()
        .skip(Math.max(0, all.size() - count))
        .flatMap(second -> second.agents().stream())
        .toList();
  }

  /** What one agent reported over the last seconds, in order. */
  public List<DemoAgentSnapshot> lately(String agent, int count) {
    return lately(count).stream().filter(report -> report.id().equals(agent)).toList();
  }

  public synchronized List<Mark> marks() {
    return List.copyOf(marks);
  }
}

package io.sluice.gateway.fleet;

import io.sluice.adaptation.estimate.BatchCostModel;
import io.sluice.adaptation.fleet.AccuracyLevel;
import io.sluice.adaptation.fleet.RungLatencyComparison;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.Rung;
import java.util.ArrayList;
import java.util.List;

/** What an agent says of its rungs. Numbers in it that make no sense are passed over. */
final class AgentLadder {
  /** What an unknown accuracy is taken to be below that of the rung before it, as agents do. */
  private static final double STEP_OF_UNKNOWN = 0.01;

  private static final double MILLIS = 1e3;

  private AgentLadder() {}

  /**
   * What it does at each rung.
   *
   * @param examples of a request, 1 or more: the more, the more often is what a batch takes once
   *     saved
   */
  static List<AccuracyLevel> levels(AgentTelemetry said, double examples) {
    List<AccuracyLevel> levels = new ArrayList<>();
    double before = 1;
    for (Rung rung : said.getLadderList()) {
      double known = rung.getAccuracy();
      double accuracy = known >= 0 && known <= 1 ? known : Math.max(0, before - STEP_OF_UNKNOWN);
      before = accuracy;
      double perSecond = MILLIS * examples / probedMillis(rung, examples);
      if (perSecond > 0 && Double.isFinite(perSecond)) {
        levels.add(new AccuracyLevel(rung.getVariant(), accuracy, perSecond));
      }
    }
    return levels;
  }

  /** How long it takes of late. */
  static List<RungLatencyComparison> paces(AgentTelemetry said) {
    return said.getLadderList().stream().map(AgentLadder::pace).toList();
  }

  private static RungLatencyComparison pace(Rung rung) {
    double examples = rung.hasServiceExamples() ? rung.getServiceExamples() : 1;
    return new RungLatencyComparison(
        probedMillis(rung, examples), rung.hasServiceMs() ? rung.getServiceMs() : Double.NaN);
  }

  /** A request of so many examples, by itself. */
  private static double probedMillis(Rung rung, double examples) {
    return rung.getP50Ms() * BatchCostModel.times(rung.getOnceShare(), examples);
  }
}

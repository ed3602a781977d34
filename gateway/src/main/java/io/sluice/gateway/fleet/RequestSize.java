package io.sluice.gateway.fleet;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Of how many examples the requests for a model are, by what its agents say. */
final class RequestSize {
  /** An agent that says that they are of more is not believed. */
  private static final double MOST = 1e6;

  /** More would be chance, and would change the plan's levels with every report. */
  private static final MathContext FIGURES = new MathContext(2);

  /** Of an agent that takes nothing: what it took last counts while no other takes anything. */
  private static final double LEAST_WEIGHT = 1e-3;

  private RequestSize() {}

  /** The mean of the requests that they took, 1 or more; 1 when nobody says. */
  static double mean(List<AgentTelemetry> agents) {
    double requests = 0;
    double examples = 0;
    for (AgentTelemetry said : agents) {
      double its = said.getExamplesPerRequest();
      if (its >= 1 && its <= MOST) {
        double weight = weight(said.getArrivalsPerSecond());
        requests += weight;
        examples += weight * its;
      }
    }
    return requests == 0 ? 1 : new BigDecimal(examples / requests).round(FIGURES).doubleValue();
  }

  private static double weight(double arrivalsPerSecond) {
    return arrivalsPerSecond > LEAST_WEIGHT ? Math.min(MOST, arrivalsPerSecond) : LEAST_WEIGHT;
  }
}

package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.adaptation.simulate.PerfectForesightOracle;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.LinePlot;
import io.sluice.bench.page.MeanEstimate;
import io.sluice.bench.page.ResultSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A day on which the device would throttle if it answered everything with its best variant. */
final class ThermalLimitExperiment implements BenchExperiment<AdaptationBench> {
  private static final double LEAST_SHARE = 0.95;

  @Override
  public String name() {
    return "heat";
  }

  @Override
  public String purpose() {
    return "a hot day: throttling, and answers beside the oracle's";
  }

  @Override
  public ResultSection run(AdaptationBench lab) throws IOException {
    AdaptationScenario scenario = lab.scenarios().heat();
    long[] seeds = lab.scenarios().seeds();
    double[] most =
        LongStream.of(seeds)
            .parallel()
            .mapToDouble(seed -> PerfectForesightOracle.mostAnswersBelowTrip(scenario.world(seed)))
            .toArray();
    Map<String, ScenarioResults> results = new LinkedHashMap<>();
    ScenarioResults own = ScenarioResults.of(scenario, ComparedLaw.SLUICE, seeds);
    results.put(ComparedLaw.SLUICE.name(), own);
    for (ComparedLaw rival : ComparedLaw.RIVALS) {
      lab.screen().print("  " + rival.name());
      results.put(rival.name(), ScenarioResults.of(scenario, rival, seeds));
    }
    draw(lab, scenario);
    return new ResultSection(
        "Heat",
        List.of(
            ("24 hours of load and weather that both rise and fall once, from 24 to 46 °C of ambient."
                    + " The board throttles at %.0f °C. The oracle answers as many as it can below"
                    + " that, each in the calm median of a variant, with no thought of deadlines.")
                .formatted(scenario.device().heat().tripCelsius()),
            lab.picture("heat.png", "Temperature over the day")),
        List.of(table(results, most)),
        List.of(
            FigureCheck.atMost(
                "entries into throttling, most of any seed",
                0,
                own.most(DeviceSimulationOutcome::throttleEntries)),
            FigureCheck.atLeast(
                "answers in time as a share of the oracle's",
                LEAST_SHARE,
                share(own, most).value())));
  }

  private static MeanEstimate share(ScenarioResults results, double[] most) {
    double[] answered = results.each(DeviceSimulationOutcome::answered);
    double[] shares = new double[most.length];
    for (int i = 0; i < most.length; i++) {
      shares[i] = answered[i] / most[i];
    }
    return MeanEstimate.of(shares);
  }

  private static ResultSection.Table table(Map<String, ScenarioResults> results, double[] most) {
    List<List<String>> rows = new ArrayList<>();
    results.forEach(
        (name, result) ->
            rows.add(
                List.of(
                    name,
                    result.mean(DeviceSimulationOutcome::throttleEntries).plain(1),
                    result.mean(DeviceSimulationOutcome::hottestCelsius).plain(2),
                    share(result, most).percent(),
                    result.mean(DeviceSimulationOutcome::effectiveAccuracy).percent())));
    return new ResultSection.Table(
        List.of(
            "law",
            "entries into throttling",
            "hottest, °C",
            "answers in time of the oracle's, %",
            "effective accuracy, %"),
        rows);
  }

  private static void draw(AdaptationBench lab, AdaptationScenario scenario) throws IOException {
    LinePlot plot = new LinePlot("Temperature of the board on a hot day", "h", "°C");
    for (ComparedLaw contender :
        List.of(ComparedLaw.SLUICE, ComparedLaw.ALERT, ComparedLaw.INFAAS)) {
      LawTimeSeries course = LawTimeSeries.of(scenario, contender, lab.scenarios().seeds()[0]);
      double[] at = LawTimeSeries.column(course.sensed(), 0, 240, 0, scenario.seconds());
      for (int i = 0; i < at.length; i++) {
        at[i] = Math.floor(at[i] / 60) / 60;
      }
      plot.line(
          contender.name(),
          at,
          LawTimeSeries.column(course.sensed(), 2, 240, 0, scenario.seconds()));
    }
    plot.write(lab.plots().resolve("heat.png"));
  }
}

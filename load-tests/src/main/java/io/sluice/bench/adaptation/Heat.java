package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.Oracle;
import io.sluice.adaptation.simulate.Outcome;
import io.sluice.bench.page.Check;
import io.sluice.bench.page.Experiment;
import io.sluice.bench.page.Mean;
import io.sluice.bench.page.Plot;
import io.sluice.bench.page.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A day on which the device would throttle if it answered everything with its best variant. */
final class Heat implements Experiment<Lab> {
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
  public Section run(Lab lab) throws IOException {
    Scenario scenario = lab.scenarios().heat();
    long[] seeds = lab.scenarios().seeds();
    double[] most =
        LongStream.of(seeds)
            .parallel()
            .mapToDouble(seed -> Oracle.mostAnswersBelowTrip(scenario.world(seed)))
            .toArray();
    Map<String, Results> results = new LinkedHashMap<>();
    Results own = Results.of(scenario, Contender.SLUICE, seeds);
    results.put(Contender.SLUICE.name(), own);
    for (Contender rival : Contender.RIVALS) {
      lab.screen().print("  " + rival.name());
      results.put(rival.name(), Results.of(scenario, rival, seeds));
    }
    draw(lab, scenario);
    return new Section(
        "Heat",
        List.of(
            ("24 hours of load and weather that both rise and fall once, from 24 to 46 °C of ambient."
                    + " The board throttles at %.0f °C. The oracle answers as many as it can below"
                    + " that, each in the calm median of a variant, with no thought of deadlines.")
                .formatted(scenario.device().heat().tripCelsius()),
            lab.picture("heat.png", "Temperature over the day")),
        List.of(table(results, most)),
        List.of(
            Check.atMost(
                "entries into throttling, most of any seed", 0, own.most(Outcome::throttleEntries)),
            Check.atLeast(
                "answers in time as a share of the oracle's",
                LEAST_SHARE,
                share(own, most).value())));
  }

  private static Mean share(Results results, double[] most) {
    double[] answered = results.each(Outcome::answered);
    double[] shares = new double[most.length];
    for (int i = 0; i < most.length; i++) {
      shares[i] = answered[i] / most[i];
    }
    return Mean.of(shares);
  }

  private static Section.Table table(Map<String, Results> results, double[] most) {
    List<List<String>> rows = new ArrayList<>();
    results.forEach(
        (name, result) ->
            rows.add(
                List.of(
                    name,
                    result.mean(Outcome::throttleEntries).plain(1),
                    result.mean(Outcome::hottestCelsius).plain(2),
                    share(result, most).percent(),
                    result.mean(Outcome::effectiveAccuracy).percent())));
    return new Section.Table(
        List.of(
            "law",
            "entries into throttling",
            "hottest, °C",
            "answers in time of the oracle's, %",
            "effective accuracy, %"),
        rows);
  }

  private static void draw(Lab lab, Scenario scenario) throws IOException {
    Plot plot = new Plot("Temperature of the board on a hot day", "h", "°C");
    for (Contender contender : List.of(Contender.SLUICE, Contender.ALERT, Contender.INFAAS)) {
      Course course = Course.of(scenario, contender, lab.scenarios().seeds()[0]);
      double[] at = Course.column(course.sensed(), 0, 240, 0, scenario.seconds());
      for (int i = 0; i < at.length; i++) {
        at[i] = Math.floor(at[i] / 60) / 60;
      }
      plot.line(
          contender.name(), at, Course.column(course.sensed(), 2, 240, 0, scenario.seconds()));
    }
    plot.write(lab.plots().resolve("heat.png"));
  }
}

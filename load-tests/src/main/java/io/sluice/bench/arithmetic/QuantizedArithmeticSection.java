package io.sluice.bench.arithmetic;

import io.sluice.bench.page.BenchMachine;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Page section: deviation by instruction set, and the cost of headroom. */
public final class QuantizedArithmeticSection {
  private static final double LEAST_SPEED = 0.95;

  private QuantizedArithmeticSection() {}

  /**
   * Measures.
   *
   * @param folder for models and reports
   */
  public static ResultSection measure(Path folder)
      throws ModelProcessingException, IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<ProcessorInstructionSet, List<ArithmeticDeviation>> columns = new LinkedHashMap<>();
    for (ProcessorInstructionSet set : ProcessorInstructionSet.values()) {
      Optional<List<ArithmeticDeviation>> found = set.probe(folder);
      found.ifPresent(deviations -> columns.put(set, deviations));
    }
    List<HeadroomSpeedRatio> costs = HeadroomSpeedRatio.measure(folder);
    return new ResultSection(
        "Exact arithmetic",
        List.of(
            BenchMachine.line()
                + " Made by `sluice-bench compression --only arithmetic`; the last column needs"
                + " Debian's `qemu-user-static`, and says nothing about speed.",
            "Inputs and weights lie on a lattice with powers of two as scales, so that quantisation"
                + " loses nothing, and the exact result is computed in 64-bit integers. Deviations are"
                + " the largest of any element. A static operator may be off by one step of its output"
                + " (rounding of halves), a dynamic one by four roundings in fp32, a recurrent one by"
                + " eight units in the last place of each gate. Forms without headroom (weights to"
                + " 127, activations to 255) saturate on AVX2 in both engines; they are made only"
                + " where a recipe says `headroom: none`, and marked `exactInt8Sums` in the manifest.",
            "PyTorch's settings are `ATEN_CPU_CAPABILITY`, `ONEDNN_MAX_CPU_ISA` and"
                + " `FBGEMM_ENABLE_INSTRUCTIONS`; ONNX Runtime has none."),
        List.of(deviations(columns), speeds(costs)),
        checks(columns, costs));
  }

  private static ResultSection.Table deviations(
      Map<ProcessorInstructionSet, List<ArithmeticDeviation>> columns) {
    List<String> headings = new ArrayList<>(List.of("operator", "engine", "form", "bound"));
    columns.keySet().forEach(set -> headings.add(set.label()));
    List<ArithmeticDeviation> first = columns.values().iterator().next();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      ArithmeticDeviation d = first.get(i);
      List<String> row = new ArrayList<>();
      row.addAll(List.of(d.operator(), d.engine(), d.form(), number(d.bound())));
      for (List<ArithmeticDeviation> column : columns.values()) {
        ArithmeticDeviation cell = column.get(i);
        row.add((cell.withinBound() ? "%s" : "**%s**").formatted(number(cell.deviation())));
      }
      rows.add(row);
    }
    return new ResultSection.Table(headings, rows);
  }

  private static ResultSection.Table speeds(List<HeadroomSpeedRatio> costs) {
    return new ResultSection.Table(
        List.of("operator", "engine", "speed with headroom (middle half)"),
        costs.stream()
            .map(
                c ->
                    List.of(
                        c.operator(),
                        c.engine(),
                        String.format(
                            Locale.ROOT,
                            "%.2f× (%.2f–%.2f)",
                            c.speed().median(),
                            c.speed().middleHalf().low(),
                            c.speed().middleHalf().high())))
            .toList());
  }

  private static List<FigureCheck> checks(
      Map<ProcessorInstructionSet, List<ArithmeticDeviation>> columns,
      List<HeadroomSpeedRatio> costs) {
    List<FigureCheck> checks = new ArrayList<>();
    columns.forEach(
        (set, column) ->
            checks.add(
                FigureCheck.atMost(
                    set.label() + ": largest deviation of a form with headroom, in bounds",
                    1,
                    column.stream()
                        .filter(ArithmeticDeviation::safe)
                        .mapToDouble(ArithmeticDeviation::inBounds)
                        .max()
                        .orElse(Double.NaN))));
    double slowest = costs.stream().mapToDouble(c -> c.speed().median()).min().orElse(Double.NaN);
    checks.add(FigureCheck.atLeast("least speed with headroom", LEAST_SPEED, slowest));
    return checks;
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}

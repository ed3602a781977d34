package io.sluice.bench.arithmetic;

import io.sluice.bench.page.Check;
import io.sluice.bench.page.Machine;
import io.sluice.bench.page.Section;
import io.sluice.compressor.CompressionException;
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
public final class ArithmeticSection {
  private static final double LEAST_SPEED = 0.95;

  private ArithmeticSection() {}

  /**
   * Measures.
   *
   * @param folder for models and reports
   */
  public static Section measure(Path folder)
      throws CompressionException, IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<InstructionSet, List<OperatorDeviation>> columns = new LinkedHashMap<>();
    for (InstructionSet set : InstructionSet.values()) {
      Optional<List<OperatorDeviation>> found = set.probe(folder);
      found.ifPresent(deviations -> columns.put(set, deviations));
    }
    List<HeadroomCost> costs = HeadroomCost.measure(folder);
    return new Section(
        "Exact arithmetic",
        List.of(
            Machine.line()
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

  private static Section.Table deviations(Map<InstructionSet, List<OperatorDeviation>> columns) {
    List<String> headings = new ArrayList<>(List.of("operator", "engine", "form", "bound"));
    columns.keySet().forEach(set -> headings.add(set.label()));
    List<OperatorDeviation> first = columns.values().iterator().next();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      OperatorDeviation d = first.get(i);
      List<String> row = new ArrayList<>();
      row.addAll(List.of(d.operator(), d.engine(), d.form(), number(d.bound())));
      for (List<OperatorDeviation> column : columns.values()) {
        OperatorDeviation cell = column.get(i);
        row.add((cell.withinBound() ? "%s" : "**%s**").formatted(number(cell.deviation())));
      }
      rows.add(row);
    }
    return new Section.Table(headings, rows);
  }

  private static Section.Table speeds(List<HeadroomCost> costs) {
    return new Section.Table(
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

  private static List<Check> checks(
      Map<InstructionSet, List<OperatorDeviation>> columns, List<HeadroomCost> costs) {
    List<Check> checks = new ArrayList<>();
    columns.forEach(
        (set, column) ->
            checks.add(
                Check.atMost(
                    set.label() + ": largest deviation of a form with headroom, in bounds",
                    1,
                    column.stream()
                        .filter(OperatorDeviation::safe)
                        .mapToDouble(OperatorDeviation::inBounds)
                        .max()
                        .orElse(Double.NaN))));
    double slowest = costs.stream().mapToDouble(c -> c.speed().median()).min().orElse(Double.NaN);
    checks.add(Check.atLeast("least speed with headroom", LEAST_SPEED, slowest));
    return checks;
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}

package io.sluice.registry.app;

import io.sluice.registry.manifest.DeviceFacts;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.VariantDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The variants of a version and their facts, for people. */
final class VariantTable {
  private static final List<String> HEAD =
      List.of(
          "variant",
          "engine",
          "bytes",
          "accuracy",
          "delta",
          "agreement",
          "measured on",
          "p50 ms",
          "p99 ms",
          "J/inference",
          "energy source");

  private VariantTable() {}

  static String of(List<VariantDescriptor> variants) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (VariantDescriptor variant : variants) {
      List<DeviceFacts> devices = variant.facts().devices();
      if (devices.isEmpty()) {
        rows.add(
            row(
                variant,
                "nothing",
                KnownQuantity.unknown(),
                KnownQuantity.unknown(),
                KnownQuantity.unknown()));
      }
      for (DeviceFacts facts : devices) {
        rows.add(
            row(
                variant,
                facts.hardwareClass(),
                facts.p50Millis(),
                facts.p99Millis(),
                facts.joulesPerInference()));
      }
    }
    return aligned(rows);
  }

  private static List<String> row(
      VariantDescriptor variant,
      String device,
      KnownQuantity p50,
      KnownQuantity p99,
      KnownQuantity joules) {
    MeasuredAccuracy accuracy = variant.facts().accuracy();
    Double agreement = variant.facts().agreement();
    return List.of(
        variant.name().value(),
        variant.engine().toString(),
        Long.toString(variant.weightsBytes()),
        accuracy == null ? "?" : format("%.2f %%", 100 * accuracy.value()),
        accuracy == null ? "?" : format("%+.2f", 100 * accuracy.deltaToFp32()),
        agreement == null ? "?" : format("%.2f %%", 100 * agreement),
        device,
        number(p50, "%.3f"),
        number(p99, "%.3f"),
        number(joules, "%.6f"),
        source(joules));
  }

  private static String number(KnownQuantity quantity, String form) {
    return quantity.known().isPresent() ? format(form, quantity.known().getAsDouble()) : "?";
  }

  private static String source(KnownQuantity quantity) {
    return quantity instanceof KnownQuantity.Modelled modelled
        ? "modelled (" + modelled.model() + ")"
        : quantity.sourceName();
  }

  private static String aligned(List<List<String>> rows) {
    int[] widths =
        IntStream.range(0, HEAD.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(row -> line(row, widths))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      boolean text = column <= 1 || column == 6 || column == widths.length - 1;
      line.append(text ? row.get(column) + padding : padding + row.get(column)).append("  ");
    }
    return line.toString().stripTrailing();
  }

  private static String format(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}

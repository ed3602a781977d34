package io.sluice.bench.compression;

import io.sluice.bench.page.Figures;
import io.sluice.bench.page.Section;
import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.statistics.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files measured side by side; the first is the one that the others are held against. */
final class Comparison {
  static final String FOLDED = "name: folded\nsteps:\n- fold-batchnorm\n";
  static final String ONNX = onOnnxRuntime(FOLDED);

  /** The same recipe for the other engine. */
  static String onOnnxRuntime(String recipe) {
    return recipe.replace("steps:", "engine: onnxruntime\nsteps:");
  }

  private final Lab lab;
  private final DataSet data;
  private final Map<String, Path> files = new LinkedHashMap<>();

  Comparison(Lab lab, DataSet data) {
    this.lab = lab;
    this.data = data;
  }

  void add(String name, Path file) {
    files.put(name, file);
  }

  Result measure() throws CompressionException, IOException, InterruptedException {
    return new Result(files, lab.measure(files, data, true));
  }

  /** What was measured, by the names given. */
  record Result(Map<String, Path> files, List<Measurement> measured) {

    Measurement of(String name) {
      return measured.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    }

    /** Accuracy above that of the first, as a share. */
    double gain(String name) {
      return accuracy(of(name)) - accuracy(measured.get(0));
    }

    /** How many times as fast as another, at batch 1. */
    Ratio speedUp(String name, String baseline) {
      Measurement.Latency own = of(name).latency();
      Measurement.Latency other = of(baseline).latency();
      if (own == null || other == null) {
        throw new IllegalStateException("The latency was not measured");
      }
      return own.speedUpOver(other);
    }

    double timesSmaller(String name) throws IOException {
      Path first = files.values().iterator().next();
      return (double) Files.size(first) / Files.size(path(name));
    }

    private Path path(String name) {
      Path file = files.get(name);
      if (file == null) {
        throw new IllegalArgumentException("Nothing is called " + name);
      }
      return file;
    }

    Section.Table table() throws IOException {
      List<List<String>> rows = new ArrayList<>();
      String first = measured.get(0).name();
      for (Measurement m : measured) {
        Measurement.Latency latency = m.latency();
        Ratio ratio = speedUp(m.name(), first);
        rows.add(
            List.of(
                m.name(),
                Figures.bytes(Files.size(path(m.name()))),
                Figures.times(timesSmaller(m.name())),
                m.rightAnswers() == null ? "unknown" : Figures.percent(accuracy(m)),
                String.format(Locale.ROOT, "%.4f", m.cosine()),
                latency == null ? "unknown" : Figures.millis(latency.p50Millis()),
                latency == null ? "unknown" : Figures.millis(latency.p99Millis()),
                String.format(
                    Locale.ROOT,
                    "%.2f× (%.2f–%.2f)",
                    ratio.median(),
                    ratio.middleHalf().low(),
                    ratio.middleHalf().high())));
      }
      return new Section.Table(
          List.of(
              "model",
              "bytes",
              "smaller",
              "accuracy",
              "cosine",
              "p50, batch 1",
              "p99, batch 1",
              "faster (middle half)"),
          rows);
    }

    private static double accuracy(Measurement measured) {
      Integer right = measured.rightAnswers();
      return right == null ? Double.NaN : (double) right / measured.samples();
    }
  }
}

package io.sluice.bench.compression;

import io.sluice.bench.page.FigureFormat;
import io.sluice.bench.page.ResultSection;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.statistics.PairedRatio;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files measured side by side; the first is the one that the others are held against. */
final class ModelFileComparison {
  static final String FOLDED = "name: folded\nsteps:\n- fold-batchnorm\n";
  static final String ONNX = onOnnxRuntime(FOLDED);

  /** The same recipe for the other engine. */
  static String onOnnxRuntime(String recipe) {
    return recipe.replace("steps:", "engine: onnxruntime\nsteps:");
  }

  private final CompressionBench lab;
  private final DataSet data;
  private final Map<String, Path> files = new LinkedHashMap<>();

  ModelFileComparison(CompressionBench lab, DataSet data) {
    this.lab = lab;
    this.data = data;
  }

  void add(String name, Path file) {
    files.put(name, file);
  }

  Result measure() throws ModelProcessingException, IOException, InterruptedException {
    return new Result(files, lab.measure(files, data, true));
  }

  /** What was measured, by the names given. */
  record Result(Map<String, Path> files, List<ModelMeasurement> measured) {

    ModelMeasurement of(String name) {
      return measured.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    }

    /** Accuracy above that of the first, as a share. */
    double gain(String name) {
      return accuracy(of(name)) - accuracy(measured.get(0));
    }

    /** How many times as fast as another, at batch 1. */
    PairedRatio speedUp(String name, String baseline) {
      ModelMeasurement.Latency own = of(name).latency();
      ModelMeasurement.Latency other = of(baseline).latency();
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

    ResultSection.Table table() throws IOException {
      List<List<String>> rows = new ArrayList<>();
      String first = measured.get(0).name();
      for (ModelMeasurement m : measured) {
        ModelMeasurement.Latency latency = m.latency();
        PairedRatio ratio = speedUp(m.name(), first);
        rows.add(
            List.of(
                m.name(),
                FigureFormat.bytes(Files.size(path(m.name()))),
                FigureFormat.times(timesSmaller(m.name())),
                m.rightAnswers() == null ? "unknown" : FigureFormat.percent(accuracy(m)),
                String.format(Locale.ROOT, "%.4f", m.cosine()),
                latency == null ? "unknown" : FigureFormat.millis(latency.p50Millis()),
                latency == null ? "unknown" : FigureFormat.millis(latency.p99Millis()),
                String.format(
                    Locale.ROOT,
                    "%.2f× (%.2f–%.2f)",
                    ratio.median(),
                    ratio.middleHalf().low(),
                    ratio.middleHalf().high())));
      }
      return new ResultSection.Table(
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

    private static double accuracy(ModelMeasurement measured) {
      Integer right = measured.rightAnswers();
      return right == null ? Double.NaN : (double) right / measured.samples();
    }
  }
}

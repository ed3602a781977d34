package io.sluice.bench.compression;

import io.sluice.bench.page.Check;
import io.sluice.bench.page.Experiment;
import io.sluice.bench.page.Section;
import io.sluice.compressor.CompressionException;
import io.sluice.compressor.compression.Compression;
import io.sluice.compressor.compression.CompressionRequest;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.compressor.compression.DataFiles;
import io.sluice.compressor.compression.Wish;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.recipe.Progress;
import io.sluice.registry.hardware.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How long it takes to make variants, from the file that was brought to the report. */
final class Speed implements Experiment<Lab> {
  private static final double LADDER_SECONDS = 60;
  private static final double TRANSFORMER_SECONDS = 30;

  @Override
  public String name() {
    return "speed";
  }

  @Override
  public String purpose() {
    return "how long the usual ladder and a large transformer take";
  }

  @Override
  public Section run(Lab lab) throws CompressionException, IOException, InterruptedException {
    DataSet data = lab.fashionMnist();
    Timed dataFree = timed(lab, CompressionRequest.of(lab.model("fashion-resnet"), DataFiles.NONE));
    Timed calibrated =
        timed(
            lab,
            CompressionRequest.of(
                lab.model("fashion-resnet"),
                DataFiles.parts(Map.of(Part.CALIBRATION, data.calibration()))));
    Timed transformer =
        timed(
            lab,
            CompressionRequest.of(lab.model("transformer"), DataFiles.NONE)
                .withWish(Wish.techniques(List.of("dynamic-int8"), Engine.PYTORCH, 0)));
    return new Section(
        "Speed",
        List.of(
            "From the model as brought to measured variants and the report, in this process and its"
                + " children. The calibrated ladder includes choosing among range rules by the answers"
                + " to 1,000 examples, and timing each variant at batch 1 and 32. Without data variants"
                + " are loaded, and not measured."),
        List.of(
            new Section.Table(
                List.of("what", "variants shipped", "seconds"),
                List.of(
                    dataFree.row("data-free ladder of fashion-resnet"),
                    calibrated.row("calibrated ladder of fashion-resnet"),
                    transformer.row("dynamic int8 of the transformer (90 MB)")))),
        List.of(
            Check.atMost(
                "both ladders of fashion-resnet: seconds",
                LADDER_SECONDS,
                dataFree.seconds + calibrated.seconds),
            Check.atMost(
                "dynamic int8 of the transformer: seconds",
                TRANSFORMER_SECONDS,
                transformer.seconds)));
  }

  private record Timed(CompressionResult result, double seconds) {
    List<String> row(String what) {
      return List.of(
          what,
          String.valueOf(result.variants().size()),
          String.format(Locale.ROOT, "%.1f", seconds));
    }
  }

  /** Nothing that was made before is used. */
  private static Timed timed(Lab lab, CompressionRequest request)
      throws CompressionException, IOException, InterruptedException {
    Path output = Files.createTempDirectory(lab.work(), "speed");
    long start = System.nanoTime();
    CompressionResult result = Compression.run(request, output, Progress.NONE);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Path> made = new ArrayList<>();
    try (Stream<Path> files = Files.walk(output)) {
      files.sorted(Comparator.reverseOrder()).forEach(made::add);
    }
    for (Path file : made) {
      Files.delete(file);
    }
    return new Timed(result, seconds);
  }
}

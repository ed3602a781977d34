package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.compressor.compression.CompressionRequest;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.compressor.compression.DataFiles;
import io.sluice.compressor.compression.ModelCompression;
import io.sluice.compressor.compression.RequestedVariants;
import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
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
final class CompressionSpeedExperiment implements BenchExperiment<CompressionBench> {
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
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
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
                .withWish(
                    RequestedVariants.techniques(List.of("dynamic-int8"), Engine.PYTORCH, 0)));
    return new ResultSection(
        "Speed",
        List.of(
            "From the model as brought to measured variants and the report, in this process and its"
                + " children. The calibrated ladder includes choosing among range rules by the answers"
                + " to 1,000 examples, and timing each variant at batch 1 and 32. Without data variants"
                + " are loaded, and not measured."),
        List.of(
            new ResultSection.Table(
                List.of("what", "variants shipped", "seconds"),
                List.of(
                    dataFree.row("data-free ladder of fashion-resnet"),
                    calibrated.row("calibrated ladder of fashion-resnet"),
                    transformer.row("dynamic int8 of the transformer (90 MB)")))),
        List.of(
            FigureCheck.atMost(
                "both ladders of fashion-resnet: seconds",
                LADDER_SECONDS,
                dataFree.seconds + calibrated.seconds),
            FigureCheck.atMost(
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
  private static Timed timed(CompressionBench lab, CompressionRequest request)
      throws ModelProcessingException, IOException, InterruptedException {
    Path output = Files.createTempDirectory(lab.work(), "speed");
    long start = System.nanoTime();
    CompressionResult result = ModelCompression.run(request, output, BuildProgress.NONE);
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

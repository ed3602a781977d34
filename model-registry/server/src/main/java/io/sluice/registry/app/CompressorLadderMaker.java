package io.sluice.registry.app;

import io.sluice.compressor.compression.BuiltVariant;
import io.sluice.compressor.compression.CompressionRequest;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.compressor.compression.DataFiles;
import io.sluice.compressor.compression.LeftOut;
import io.sluice.compressor.compression.ModelCompression;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.registry.catalog.CompressedLadder;
import io.sluice.registry.catalog.LadderMaker;
import io.sluice.registry.catalog.PushedModel;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.job.JobProgress;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Has ladders made by the compressor. */
final class CompressorLadderMaker implements LadderMaker {
  private final Duration timing;

  /**
   * @param timing for how long the latency of each variant is measured at each batch
   */
  CompressorLadderMaker(Duration timing) {
    this.timing = timing;
  }

  @Override
  public CompressedLadder make(PushedModel pushed, Path outputFolder, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException {
    Map<Part, Path> parts = new EnumMap<>(Part.class);
    if (pushed.calibration() != null) {
      parts.put(Part.CALIBRATION, pushed.calibration());
    }
    if (pushed.evaluation() != null) {
      parts.put(Part.EVALUATION, pushed.evaluation());
    }
    CompressionRequest request =
        CompressionRequest.of(pushed.model(), DataFiles.parts(parts))
            .withDataset(pushed.dataset())
            .withEngines(pushed.engines())
            .withTiming(timing);
    return run(request, outputFolder, progress);
  }

  static CompressedLadder run(CompressionRequest request, Path output, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException {
    try {
      return ladder(ModelCompression.run(request, output, progress::at));
    } catch (ModelProcessingException e) {
      throw new UnusableModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CompressedLadder ladder(CompressionResult result) throws UnusableModelException {
    if (result.signature().inputs().size() != 1) {
      throw new UnusableModelException(
          "The model's forward takes %s; only models with one input are served"
              .formatted(result.signature().inputs()),
          null);
    }
    List<String> notes = new ArrayList<>(result.notes());
    result.leftOut().stream().map(LeftOut::toString).forEach(notes::add);
    return new CompressedLadder(
        result.signature(),
        result.variants().stream().map(CompressorLadderMaker::variant).toList(),
        notes);
  }

  private static CompressedLadder.Variant variant(BuiltVariant built) {
    return new CompressedLadder.Variant(
        built.name(),
        built.file(),
        built.precision(),
        built.techniques(),
        built.recipe().toYaml(),
        built.needs(),
        built.facts());
  }
}

package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Loads the models side by side and measures them in turns. */
final class MeasurementRun {
  private static final int WARM_UP = 20;
  private static final double ANSWERS_SHARE = 0.7;

  private final EngineJob.Measure job;
  private final DoubleConsumer progress;
  private final List<EngineModel> models = new ArrayList<>();
  private final List<@Nullable Long> addedBytes = new ArrayList<>();

  MeasurementRun(EngineJob.Measure job, DoubleConsumer progress) {
    this.job = job;
    this.progress = progress;
  }

  List<Measurement> run() throws CompressionException, IOException {
    try {
      Samples samples = load();
      double share = job.costs() ? ANSWERS_SHARE : 1;
      List<Answers.Result> answers =
          new Answers(models, samples, job.maxSamples()).compare(f -> progress.accept(share * f));
      List<Measurement.Latency> latencies =
          job.costs()
              ? new LatencyRun(models, samples)
                  .measure(f -> progress.accept(share + (1 - share) * f))
              : List.of();
      return report(samples, answers, latencies);
    } finally {
      models.forEach(EngineModel::close);
    }
  }

  /** Loads all models, and of the samples what they take. */
  private Samples load() throws CompressionException, IOException {
    List<LoadedModel> loaded = new ArrayList<>();
    Set<String> inputs = new LinkedHashSet<>();
    for (EngineJob.Candidate candidate : job.models()) {
      LoadedModel model = LoadedModel.load(candidate.name(), Path.of(candidate.file()));
      loaded.add(model);
      inputs.addAll(Port.names(model.inputs()));
    }
    Samples samples = Samples.read(Path.of(job.samples()), inputs);
    for (int m = 0; m < loaded.size(); m++) {
      String name = job.models().get(m).name();
      EngineModel model = EngineModel.of(name, loaded.get(m), samples, job.output());
      models.add(model);
      for (int i = 0; i < WARM_UP; i++) {
        model.run(i % samples.count(), 1);
      }
    }
    // once every kernel has run, what further copies add is the models' own
    try (MemoryRun memory = new MemoryRun(samples, job.output())) {
      for (EngineJob.Candidate candidate : job.models()) {
        addedBytes.add(job.costs() ? memory.addedBytes(candidate) : null);
      }
    }
    return samples;
  }

  private List<Measurement> report(
      Samples samples, List<Answers.Result> answers, List<Measurement.Latency> latencies) {
    List<Measurement> measurements = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      Answers.Result result = answers.get(m);
      measurements.add(
          new Measurement(
              job.models().get(m).name(),
              result.outputShape(),
              result.samples(),
              samples.isLabelled() ? (Integer) result.right() : null,
              (double) result.same() / result.samples(),
              result.relativeError(),
              latencies.isEmpty() ? null : latencies.get(m),
              addedBytes.get(m)));
    }
    return measurements;
  }
}

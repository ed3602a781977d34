package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Loads the models side by side and measures them in turns. */
final class MeasurementRun {
  private static final int WARM_UP = 20;
  private static final double ANSWERS_SHARE = 0.4;
  private static final double SINGLES_SHARE = 0.7;

  private final EngineJob.Measure job;
  private final DoubleConsumer progress;
  private final List<EngineModel> models = new ArrayList<>();

  MeasurementRun(EngineJob.Measure job, DoubleConsumer progress) {
    this.job = job;
    this.progress = progress;
  }

  List<ModelMeasurement> run() throws ModelProcessingException, IOException {
    try {
      EvaluationSamples samples = load();
      boolean batches = job.what() == EngineJob.What.ANSWERS_AND_TIME;
      boolean timed = batches || job.what() == EngineJob.What.ANSWERS_AND_LATENCY;
      List<AnswerTally.Result> answers =
          new ModelAnswerComparison(models, samples, job.maxSamples())
              .compare(within(0, timed ? ANSWERS_SHARE : 1));
      List<ModelMeasurement.@Nullable Latency> single =
          timed
              ? latencies(samples, 1, within(ANSWERS_SHARE, batches ? SINGLES_SHARE : 1))
              : unknown();
      List<ModelMeasurement.@Nullable Latency> batch =
          batches
              ? latencies(samples, ModelMeasurement.BATCH, within(SINGLES_SHARE, 1))
              : unknown();
      return report(answers, single, batch);
    } finally {
      models.forEach(EngineModel::close);
    }
  }

  private DoubleConsumer within(double from, double to) {
    return fraction -> progress.accept(from + (to - from) * fraction);
  }

  private List<ModelMeasurement.@Nullable Latency> latencies(
      EvaluationSamples samples, int batch, DoubleConsumer hearing)
      throws ModelProcessingException {
    return new LatencyRun(models, samples.count(), batch, Duration.ofMillis(job.timingMillis()))
        .measure(hearing);
  }

  private List<ModelMeasurement.@Nullable Latency> unknown() {
    List<ModelMeasurement.@Nullable Latency> latencies = new ArrayList<>();
    models.forEach(m -> latencies.add(null));
    return latencies;
  }

  /** Loads all models, and of the samples what they take. */
  private EvaluationSamples load() throws ModelProcessingException, IOException {
    List<LoadedModel> loaded = new ArrayList<>();
    Set<String> inputs = new LinkedHashSet<>();
    for (EngineJob.Candidate candidate : job.models()) {
      LoadedModel model = LoadedModel.load(candidate.name(), Path.of(candidate.file()));
      loaded.add(model);
      inputs.addAll(ModelInputPort.names(model.inputs()));
    }
    EvaluationSamples samples = EvaluationSamples.read(Path.of(job.samples()), inputs);
    for (int m = 0; m < loaded.size(); m++) {
      String name = job.models().get(m).name();
      EngineModel model = EngineModel.of(name, loaded.get(m), samples, job.output());
      models.add(model);
      for (int i = 0; i < WARM_UP; i++) {
        model.run(i % samples.count(), 1);
      }
    }
    return samples;
  }

  private List<ModelMeasurement> report(
      List<AnswerTally.Result> answers,
      List<ModelMeasurement.@Nullable Latency> single,
      List<ModelMeasurement.@Nullable Latency> batch) {
    List<ModelMeasurement> measurements = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      AnswerTally.Result result = answers.get(m);
      measurements.add(
          new ModelMeasurement(
              job.models().get(m).name(),
              models.get(m).engine(),
              result.outputShape(),
              result.samples(),
              result.score(),
              result.agreement(),
              result.relativeError(),
              result.largestDifference(),
              result.cosine(),
              single.get(m),
              batch.get(m),
              null));
    }
    return measurements;
  }
}

package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the resident memory that one more copy of a model takes, loaded and run at batch 1, and
 * what it took at most meanwhile. Small models cannot be told from chance, so of these several are
 * loaded and the average is taken. Whatever all models share (kernels, the engines' pools) is
 * touched before.
 *
 * <p>Memory that one model frees and the next one uses would seem to be needed by none. So small
 * models are kept, and for large ones the allocator of the process is to give freed memory back.
 */
final class MemoryRun {
  private static final long SMALL_BYTES = 16 << 20;
  private static final int MAX_COPIES = 6;
  private static final int INFERENCES = 5;

  private final EngineJob.Measure job;
  private final DoubleConsumer progress;
  private final List<EngineModel> kept = new ArrayList<>();

  MemoryRun(EngineJob.Measure job, DoubleConsumer progress) {
    this.job = job;
    this.progress = progress;
  }

  List<ModelMeasurement.Memory> run() throws ModelProcessingException, IOException {
    try {
      EvaluationSamples samples = warmUp();
      List<ModelMeasurement.Memory> results = new ArrayList<>();
      for (EngineJob.Candidate candidate : job.models()) {
        results.add(measure(candidate, samples));
        progress.accept(0.5 + 0.5 * results.size() / job.models().size());
      }
      return results;
    } finally {
      kept.forEach(EngineModel::close);
    }
  }

  /** Runs every model once, and reads a few examples of what they take. */
  private EvaluationSamples warmUp() throws ModelProcessingException, IOException {
    Set<String> inputs = new LinkedHashSet<>();
    EvaluationSamples samples = null;
    for (int m = 0; m < job.models().size(); m++) {
      EngineJob.Candidate candidate = job.models().get(m);
      LoadedModel loaded = LoadedModel.load(candidate.name(), Path.of(candidate.file()));
      inputs.addAll(ModelInputPort.names(loaded.inputs()));
      samples = EvaluationSamples.readFirst(INFERENCES, Path.of(job.samples()), inputs);
      EngineModel model = EngineModel.of(candidate.name(), loaded, samples, job.output());
      infer(model, samples);
      done(List.of(model), candidate);
      progress.accept(0.5 * (m + 1) / job.models().size());
    }
    return samples == null ? EvaluationSamples.read(Path.of(job.samples())) : samples;
  }

  private ModelMeasurement.Memory measure(EngineJob.Candidate candidate, EvaluationSamples samples)
      throws ModelProcessingException, IOException {
    long count = Math.max(1, Math.min(MAX_COPIES, SMALL_BYTES / size(candidate)));
    List<EngineModel> copies = new ArrayList<>();
    boolean peakIsKnown = ResidentMemory.forgetPeak();
    OptionalLong before = ResidentMemory.bytes();
    copies.add(load(candidate, samples));
    OptionalLong peak = peakIsKnown ? ResidentMemory.peakBytes() : OptionalLong.empty();
    while (copies.size() < count) {
      copies.add(load(candidate, samples));
    }
    OptionalLong after = ResidentMemory.bytes();
    done(copies, candidate);
    return new ModelMeasurement.Memory(growth(before, after, count), growth(before, peak, 1));
  }

  private static long size(EngineJob.Candidate candidate) throws IOException {
    return Math.max(1, Files.size(Path.of(candidate.file())));
  }

  private void done(List<EngineModel> copies, EngineJob.Candidate candidate) throws IOException {
    if (size(candidate) < SMALL_BYTES) {
      kept.addAll(copies);
    } else {
      copies.forEach(EngineModel::close);
    }
  }

  /** Null when one is not known, or memory was freed meanwhile. */
  private static @Nullable Long growth(OptionalLong before, OptionalLong after, long copies) {
    return before.isEmpty() || after.isEmpty() || after.getAsLong() <= before.getAsLong()
        ? null
        : (Long) ((after.getAsLong() - before.getAsLong()) / copies);
  }

  private EngineModel load(EngineJob.Candidate candidate, EvaluationSamples samples)
      throws ModelProcessingException, IOException {
    EngineModel model =
        EngineModel.load(candidate.name(), Path.of(candidate.file()), samples, job.output());
    infer(model, samples);
    return model;
  }

  private static void infer(EngineModel model, EvaluationSamples samples)
      throws ModelProcessingException {
    for (int i = 0; i < INFERENCES; i++) {
      model.run(i % samples.count(), 1);
    }
  }
}

package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Lets all models answer the same examples and compares them with the first, batch by batch. */
final class ModelAnswerComparison {
  private static final int MAX_THREADS = 4;

  private final List<EngineModel> models;
  private final EvaluationSamples samples;
  private final int count;

  ModelAnswerComparison(List<EngineModel> models, EvaluationSamples samples, int maxSamples) {
    this.models = models;
    this.samples = samples;
    this.count = Math.min(samples.count(), maxSamples);
  }

  List<AnswerTally.Result> compare(DoubleConsumer progress) throws ModelProcessingException {
    List<AnswerTally> tallies = new ArrayList<>();
    models.forEach(m -> tallies.add(new AnswerTally(samples)));
    try (WorkerThreads workers = new WorkerThreads(Math.min(models.size(), MAX_THREADS))) {
      int batch = samples.batchSize();
      for (int from = 0; from < count; from += batch) {
        int start = from;
        int size = Math.min(batch, count - from);
        List<EngineModel.Output> outputs = workers.map(models, m -> m.run(start, size));
        for (int m = 0; m < models.size(); m++) {
          tallies.get(m).add(outputs.get(m), outputs.get(0), from, size);
        }
        progress.accept((double) from / count);
      }
    }
    return tallies.stream().map(AnswerTally::result).toList();
  }
}

package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Lets all models answer the same examples and compares them with the first, batch by batch. */
final class Answers {
  private static final int MAX_THREADS = 4;

  private final List<EngineModel> models;
  private final Samples samples;
  private final int count;

  Answers(List<EngineModel> models, Samples samples, int maxSamples) {
    this.models = models;
    this.samples = samples;
    this.count = Math.min(samples.count(), maxSamples);
  }

  List<Tally.Result> compare(DoubleConsumer progress) throws CompressionException {
    List<Tally> tallies = new ArrayList<>();
    models.forEach(m -> tallies.add(new Tally(samples)));
    try (Workers workers = new Workers(Math.min(models.size(), MAX_THREADS))) {
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
    return tallies.stream().map(Tally::result).toList();
  }
}

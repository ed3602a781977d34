package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/** Runs all samples through a model and saves it with what its modules have kept. */
final class ObservationRun {
  private final EngineJob.Observe job;
  private final DoubleConsumer progress;

  ObservationRun(EngineJob.Observe job, DoubleConsumer progress) {
    this.job = job;
    this.progress = progress;
  }

  void run() throws ModelProcessingException, IOException {
    try (TorchModel torch = TorchModel.load("instrumented", Path.of(job.model()))) {
      EvaluationSamples samples =
          EvaluationSamples.read(Path.of(job.samples()), ModelInputPort.names(torch.inputs()));
      EngineModel model = EngineModel.of("instrumented", torch, samples, "");
      int batch = samples.batchSize();
      for (int from = 0; from < samples.count(); from += batch) {
        model.run(from, Math.min(batch, samples.count() - from));
        progress.accept((double) from / samples.count());
      }
      torch.save(Path.of(job.output()));
    }
  }
}

package io.sluice.agent.batch;

import io.sluice.agent.engine.EngineException;
import io.sluice.agent.engine.Tensor;
import io.sluice.agent.ladder.Lease;
import io.sluice.agent.ladder.ServingModel;
import io.sluice.protocol.proto.v1.InferenceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs checked requests of one shape and answers them. Confined to the inference thread. */
final class BatchRunner {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
  private final ServingModel serving;
  private final ReplyWriter writer;
  private final LongSupplier nanoClock;

  BatchRunner(ServingModel serving, ReplyWriter writer, LongSupplier nanoClock) {
    this.serving = serving;
    this.writer = writer;
    this.nanoClock = nanoClock;
  }

  void run(List<ReadyTask> tasks) {
    try (Lease lease = serving.acquire()) {
      List<ReadyTask> inTime = withoutLate(tasks, lease);
      if (!inTime.isEmpty()) {
        infer(inTime, lease);
      }
    }
  }

  /**
   * Answers those that are too late already. The rung's median when it was calm is the least that
   * an inference can be expected to take, so that nothing is given up that could still be answered,
   * and an estimate that has grown too long cannot keep itself alive by refusing everything.
   */
  private List<ReadyTask> withoutLate(List<ReadyTask> tasks, Lease lease) {
    double neededMillis = lease.rung().rung().p50Millis();
    List<ReadyTask> inTime = new ArrayList<>();
    for (ReadyTask ready : tasks) {
      InferenceTask task = ready.task();
      double leftMillis = (task.deadlineNanos() - nanoClock.getAsLong()) / 1e6;
      if (leftMillis >= neededMillis) {
        inTime.add(ready);
        continue;
      }
      String message =
          String.format(
              Locale.ROOT,
              "%.1f ms are left until the deadline, but %s takes %.1f ms; send it with a longer"
                  + " deadline or at a lower rate",
              leftMillis,
              lease.rung().variant(),
              neededMillis);
      task.reply()
          .accept(writer.error(task.requestId(), InferenceError.Code.DEADLINE_EXCEEDED, message));
    }
    return inTime;
  }

  private void infer(List<ReadyTask> tasks, Lease lease) {
    long start = nanoClock.getAsLong();
    List<List<Tensor>> outputs;
    try {
      List<Tensor> inputs = Stacking.join(tasks.stream().map(ReadyTask::inputs).toList());
      outputs = Stacking.split(lease.model().infer(inputs), tasks.size(), tasks.get(0).rows());
    } catch (EngineException | RuntimeException e) {
      failed(tasks, lease, e);
      return;
    }
    long end = nanoClock.getAsLong();
    for (int i = 0; i < tasks.size(); i++) {
      answer(tasks.get(i).task(), outputs.get(i), lease, start, end, tasks.size());
    }
  }

  private void answer(
      InferenceTask task, List<Tensor> outputs, Lease lease, long start, long end, int batch) {
    task.reply()
        .accept(
            writer
                .reply(task.requestId())
                .setResponse(writer.response(task.request(), outputs))
                .setVariant(lease.rung().variant().value())
                .setQueueMicros((start - task.takenNanos()) / 1000)
                .setServiceMicros((end - start) / 1000)
                .setBatchSize(batch)
                .build());
  }

  /** Values can make a model fail, so that those of one request must not cost the others. */
  private void failed(List<ReadyTask> tasks, Lease lease, Exception e) {
    if (tasks.size() > 1) {
      tasks.forEach(task -> infer(List.of(task), lease));
      return;
    }
    InferenceTask task = tasks.get(0).task();
    LOG.warn("Request {} failed on {}: {}", task.requestId(), lease.rung().variant(), e.toString());
    task.reply()
        .accept(
            writer.error(
                task.requestId(), InferenceError.Code.INTERNAL, String.valueOf(e.getMessage())));
  }
}

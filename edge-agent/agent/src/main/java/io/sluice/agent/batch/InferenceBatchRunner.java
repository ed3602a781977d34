package io.sluice.agent.batch;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.EngineException;
import io.sluice.agent.engine.Tensor;
import io.sluice.agent.ladder.Lease;
import io.sluice.agent.ladder.ResidentRungs;
import io.sluice.protocol.proto.v1.InferenceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs checked requests of one shape on the rung chosen by the law, and answers each. Confined to
 * the inference thread.
 */
final class InferenceBatchRunner {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceBatchRunner.class);
  private final ResidentRungs serving;
  private final DeviceLaw law;
  private final AgentTrafficStatistics traffic;
  private final InferenceReplyWriter writer;
  private final ExampleCounter examples;
  private final LongSupplier nanoClock;
  private long endedNanos;

  InferenceBatchRunner(
      ResidentRungs serving,
      DeviceLaw law,
      AgentTrafficStatistics traffic,
      InferenceReplyWriter writer,
      ExampleCounter examples,
      LongSupplier nanoClock) {
    this.serving = serving;
    this.examples = examples;
    this.law = law;
    this.traffic = traffic;
    this.writer = writer;
    this.nanoClock = nanoClock;
    this.endedNanos = nanoClock.getAsLong();
  }

  /**
   * Runs a batch.
   *
   * @param tasks requests of the batch
   * @param behind requests waiting behind the batch
   */
  void run(List<CheckedInferenceTask> tasks, WaitingInferenceTasks behind) {
    List<CheckedInferenceTask> inTime = withoutLate(tasks);
    if (inTime.isEmpty()) {
      return;
    }
    Lease lease = null;
    while (lease == null) { // a rung unloaded after the choice is not in memory at the next choice
      lease = serving.acquire(choose(inTime, behind));
    }
    try (Lease held = lease) {
      infer(inTime, held);
    }
  }

  private int choose(List<CheckedInferenceTask> tasks, WaitingInferenceTasks behind) {
    long now = nanoClock.getAsLong();
    int running = examples.of(tasks);
    double[] leftMillis =
        behind
            .after(tasks.stream().map(CheckedInferenceTask::task).toList())
            .leftMillis(now, traffic.wayBack().millis(), examples, running);
    double waitedMillis = waitedMillis(tasks.get(0).task(), now);
    long resident = serving.resident();
    DispatchSnapshot dispatch =
        new DispatchSnapshot(
            now / 1e6, waitedMillis, leftMillis, leftMillis.length, running, resident);
    return law.choose(dispatch).rung();
  }

  /**
   * Time waited, ms; 0 for a request to an idle device, in spite of any hand-over time: the price
   * of time is learned from requests with a wait, at the broker or here.
   */
  private double waitedMillis(InferenceTask task, long now) {
    return task.arrivedNanos() - endedNanos < 0 ? (now - task.arrivedNanos()) / 1e6 : 0;
  }

  /**
   * Answers the requests already too late. The calm median of the fastest resident rung is the
   * least expected time of an inference: so no feasible request is given up, and an inflated
   * estimate cannot keep itself alive by refusing everything.
   */
  private List<CheckedInferenceTask> withoutLate(List<CheckedInferenceTask> tasks) {
    LadderRung fastest = fastest();
    List<CheckedInferenceTask> inTime = new ArrayList<>();
    for (CheckedInferenceTask ready : tasks) {
      InferenceTask task = ready.task();
      double leftMillis = (task.deadlineNanos() - nanoClock.getAsLong()) / 1e6;
      if (leftMillis >= fastest.p50Millis()) {
        inTime.add(ready);
        continue;
      }
      String message =
          String.format(
              Locale.ROOT,
              "%.1f ms are left until the deadline, but %s takes %.1f ms; send it with a longer"
                  + " deadline or at a lower rate",
              leftMillis,
              fastest.variant(),
              fastest.p50Millis());
      task.reply()
          .accept(writer.error(task.requestId(), InferenceError.Code.DEADLINE_EXCEEDED, message));
    }
    return inTime;
  }

  private LadderRung fastest() {
    long resident = serving.resident();
    LadderRung fastest = serving.rung(Long.numberOfTrailingZeros(resident));
    for (long left = resident; left != 0; left &= left - 1) {
      LadderRung rung = serving.rung(Long.numberOfTrailingZeros(left));
      fastest = rung.p50Millis() < fastest.p50Millis() ? rung : fastest;
    }
    return fastest;
  }

  private void infer(List<CheckedInferenceTask> tasks, Lease lease) {
    long start = nanoClock.getAsLong();
    List<List<Tensor>> outputs;
    try {
      List<Tensor> inputs =
          BatchTensorStacking.join(tasks.stream().map(CheckedInferenceTask::inputs).toList());
      outputs =
          BatchTensorStacking.split(lease.model().infer(inputs), tasks.size(), tasks.get(0).rows());
    } catch (EngineException | RuntimeException | OutOfMemoryError e) {
      failed(tasks, lease, e);
      return;
    }
    long end = nanoClock.getAsLong();
    endedNanos = end;
    double millis = (end - start) / 1e6;
    law.observe(new CompletedInference(end / 1e6, lease.index(), examples.of(tasks), millis));
    traffic.served(
        lease.variant(), new VariantServiceTotals(tasks.size(), examples.in(tasks), millis));
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
                .setVariant(lease.variant().value())
                .setQueueMicros((start - task.takenNanos()) / 1000)
                .setServiceMicros((end - start) / 1000)
                .setWayMicros(wayMicros(task))
                .setBatchSize(batch)
                .build());
  }

  private long wayMicros(InferenceTask task) {
    long toHere = (task.takenNanos() - task.arrivedNanos()) / 1000;
    return toHere + Math.round(1e3 * traffic.wayBack().millis());
  }

  /**
   * Runs the requests of a failed batch singly: the values of a single request can make a model
   * fail, at no cost to the others; a variant may run no batch at all, or memory may be short for
   * the batch.
   */
  private void failed(List<CheckedInferenceTask> tasks, Lease lease, Throwable e) {
    if (tasks.size() > 1) {
      tasks.forEach(task -> infer(List.of(task), lease));
      return;
    }
    InferenceTask task = tasks.get(0).task();
    LOG.warn("Request {} failed on {}: {}", task.requestId(), lease.variant(), e.toString());
    task.reply()
        .accept(
            writer.error(
                task.requestId(), InferenceError.Code.INTERNAL, String.valueOf(e.getMessage())));
  }
}

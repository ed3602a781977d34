package io.sluice.agent.batch;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.agent.engine.LoadedInferenceModel;
import io.sluice.agent.engine.Tensor;
import io.sluice.agent.ladder.ResidentRungs;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The inference thread: takes waiting requests, up to a batch, and answers every request exactly
 * once. {@link #offer} and {@link #depth} may be called by any thread.
 */
public final class MicroBatcher implements Runnable, InferenceTaskSink {
  private static final long IDLE_MILLIS = 100;

  private final BlockingQueue<InferenceTask> queue;
  private final MicroBatchLimits limits;
  private final InferenceRequestReader reader;
  private final InferenceReplyWriter writer;
  private final ExampleCounter examples;
  private final InferenceBatchRunner runner;
  private final boolean stackable;
  private final LongSupplier nanoClock;
  private volatile boolean stopping;

  public MicroBatcher(
      MicroBatchLimits limits,
      ModelName model,
      String version,
      ModelSignature signature,
      ResidentRungs serving,
      DeviceLaw law,
      AgentTrafficStatistics traffic,
      InferenceReplyWriter writer,
      LongSupplier nanoClock) {
    this.queue = new ArrayBlockingQueue<>(limits.queueCapacity());
    this.limits = limits;
    this.reader = new InferenceRequestReader(model, version, signature);
    this.writer = writer;
    this.stackable = LoadedInferenceModel.takesBatches(signature);
    this.examples = new ExampleCounter(stackable);
    this.runner = new InferenceBatchRunner(serving, law, traffic, writer, examples, nanoClock);
    this.nanoClock = nanoClock;
  }

  @Override
  public boolean offer(InferenceTask task) {
    return queue.offer(task);
  }

  /** Number of waiting requests. */
  public int depth() {
    return queue.size();
  }

  /** Makes {@link #run} return once the queue is empty. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      while (!stopping || !queue.isEmpty()) {
        InferenceTask first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          answer(gather(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gathers waiting requests and arrivals within the wait, up to a batch of examples. A request as
   * large as a batch runs alone: a joint run would only delay its answer.
   */
  List<InferenceTask> gather(InferenceTask first) throws InterruptedException {
    List<InferenceTask> batch = new ArrayList<>();
    batch.add(first);
    int gathered = examples.of(first);
    long end = nanoClock.getAsLong() + limits.maxWait().toNanos();
    while (gathered < limits.maxBatch()) {
      long left = Math.max(0, end - nanoClock.getAsLong());
      InferenceTask next = queue.poll(left, TimeUnit.NANOSECONDS);
      if (next == null) {
        return batch;
      }
      batch.add(next);
      gathered += examples.of(next);
    }
    return batch;
  }

  void answer(List<InferenceTask> tasks) {
    Map<Object, List<CheckedInferenceTask>> groups = new LinkedHashMap<>();
    for (InferenceTask task : tasks) {
      CheckedInferenceTask ready = check(task);
      if (ready != null) {
        Object key = stackable ? ready.shapes() : ready;
        groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(ready);
      }
    }
    List<List<CheckedInferenceTask>> waiting = new ArrayList<>(groups.values());
    while (!waiting.isEmpty()) {
      List<CheckedInferenceTask> next = waiting.remove(0);
      runner.run(next, behind(waiting));
    }
  }

  private WaitingInferenceTasks behind(List<List<CheckedInferenceTask>> groups) {
    List<InferenceTask> tasks = new ArrayList<>();
    groups.forEach(group -> group.forEach(ready -> tasks.add(ready.task())));
    for (InferenceTask task : queue) {
      if (tasks.size() >= WaitingInferenceTasks.MOST) {
        break;
      }
      tasks.add(task);
    }
    return new WaitingInferenceTasks(tasks);
  }

  /** The checked request; null for a request answered with an error. */
  private @Nullable CheckedInferenceTask check(InferenceTask task) {
    try {
      List<Tensor> inputs = reader.inputs(task.request());
      return new CheckedInferenceTask(task, inputs);
    } catch (InvalidRequestException e) {
      task.reply().accept(writer.error(task.requestId(), e.error()));
    } catch (RuntimeException e) {
      task.reply()
          .accept(
              writer.error(
                  task.requestId(),
                  InferenceError.Code.INTERNAL,
                  "Tried to read the request: " + e));
    }
    return null;
  }
}

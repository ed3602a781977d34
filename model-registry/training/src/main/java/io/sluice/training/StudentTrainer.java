package io.sluice.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The student within the trainer module, together with the teachers. Confined to a single thread.
 */
final class StudentTrainer implements AutoCloseable {
  private static final int MEASURED_AT_ONCE = 250;
  private static final String FP32 = "fp32";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private final TrainingPlan plan;
  private final TrainingBatchReader source;
  private final TrainableTorchModule trainer;
  private final List<TrainableTorchModule> teachers = new ArrayList<>();
  private final String precision;

  StudentTrainer(TrainingJob job, TrainingBatchReader source)
      throws ModelProcessingException, IOException {
    this.plan = job.plan();
    this.source = source;
    this.trainer = TrainableTorchModule.load("student", Path.of(job.trainer()));
    try {
      for (String teacher : job.teachers()) {
        String name = "teacher " + (teachers.size() + 1);
        teachers.add(TrainableTorchModule.load(name, Path.of(teacher)));
      }
      command(TrainerScriptSource.PREPARE);
      this.precision = precision(job);
      command(StudentScriptSource.LEARN);
    } catch (ModelProcessingException | IOException e) {
      close();
      throw e;
    }
  }

  /** Tries the requested precision in inference mode, without side effects on the student. */
  private String precision(TrainingJob job) throws ModelProcessingException, IOException {
    if (job.plan().precision() == TrainingPlan.Precision.FP32) {
      return FP32;
    }
    if (!Bfloat16Support.isSupported(CPU_INFO)) {
      return FP32 + ", because the processor has no instructions for bf16";
    }
    try (NDManager manager = trainer.manager().newSubManager()) {
      trainer.call(
          LowPrecisionScriptSource.TRY,
          batch(manager, source.rows() > 1 ? new int[] {0, 1} : new int[] {0}, null));
      return "bf16";
    } catch (ModelProcessingException e) {
      command(LowPrecisionScriptSource.GIVE_UP);
      return FP32 + ", because the model does not run in bf16: " + e.getMessage();
    }
  }

  /** Precision of the student, with the reason if not as requested. */
  String precision() {
    return precision;
  }

  private NDList batch(NDManager manager, int[] rows, @Nullable SplittableRandom random)
      throws ModelProcessingException, IOException {
    NDList batch = source.inputs(manager, rows, random);
    NDList answers = new NDList();
    for (TrainableTorchModule teacher : teachers) {
      answers.addAll(teacher.call("forward", batch));
    }
    batch.addAll(source.targets(manager, rows));
    batch.addAll(answers);
    return batch;
  }

  private void command(String method) throws ModelProcessingException {
    try (NDManager manager = trainer.manager().newSubManager()) {
      trainer.call(method, new NDList(manager.create(0f)));
    }
  }

  /**
   * Learns from a mini-batch.
   *
   * @return loss before the step
   */
  double step(int[] rows, long step, double rate) throws ModelProcessingException, IOException {
    return learn(TrainerScriptSource.STEP, rows, step, rate);
  }

  /**
   * Exchanges weights instead of learning: some become zero, some zeros regrow.
   *
   * @param share share of the remaining weights to exchange, 0 to 1
   * @return loss before the step
   */
  double regrow(int[] rows, long step, double share) throws ModelProcessingException, IOException {
    return learn(PruningScriptSource.REGROW, rows, step, share);
  }

  /**
   * Prunes weights.
   *
   * @param counts target number of zeros per scope
   */
  void prune(long[] counts, long step) throws ModelProcessingException {
    JniUtils.setSeed(RandomStreams.seed(plan.seed(), RandomStreams.Purpose.PRUNING, step));
    try (NDManager manager = trainer.manager().newSubManager()) {
      trainer.call(PruningScriptSource.PRUNE, new NDList(manager.create(counts)));
    }
  }

  /**
   * Adds the contribution of a mini-batch to the importance of weights.
   *
   * @return loss
   */
  double weigh(int[] rows) throws ModelProcessingException, IOException {
    try (NDManager manager = trainer.manager().newSubManager()) {
      NDList arguments = source.inputs(manager, rows, null);
      arguments.addAll(source.targets(manager, rows));
      return trainer.call(ImportanceScriptSource.WEIGH, arguments).get(0).getFloat();
    }
  }

  /** Sums of {@link #weigh}: gradients, then products, then channels of all parameters. */
  NDList weighed(NDManager manager) throws ModelProcessingException {
    return trainer.call(ImportanceScriptSource.WEIGHED, new NDList(manager.create(0f)));
  }

  /** Switches the student's modules to inference mode. */
  void answer() throws ModelProcessingException {
    command(StudentScriptSource.ANSWER);
  }

  private double learn(String method, int[] rows, long step, double setting)
      throws ModelProcessingException, IOException {
    JniUtils.setSeed(RandomStreams.seed(plan.seed(), RandomStreams.Purpose.DROPOUT, step));
    try (NDManager manager = trainer.manager().newSubManager()) {
      NDList arguments =
          batch(
              manager,
              rows,
              RandomStreams.random(plan.seed(), RandomStreams.Purpose.AUGMENTATION, step));
      arguments.add(manager.create(new double[] {setting}));
      return trainer.call(method, arguments).get(0).getFloat();
    }
  }

  /** Evaluates the student on the given rows without learning. */
  ValidationQuality measure(int[] rows) throws ModelProcessingException, IOException {
    answer();
    double loss = 0;
    double right = 0;
    double answers = 0;
    boolean classes = false;
    for (int from = 0; from < rows.length; from += MEASURED_AT_ONCE) {
      int[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + MEASURED_AT_ONCE));
      try (NDManager manager = trainer.manager().newSubManager()) {
        NDList arguments = source.inputs(manager, some, null);
        NDList targets = source.targets(manager, some);
        classes = targets.get(0).getDataType() == DataType.INT64;
        arguments.addAll(targets);
        double[] sums = trainer.call(StudentScriptSource.MEASURE, arguments).get(0).toDoubleArray();
        loss += sums[0] * some.length;
        right += sums[1];
        answers += sums[2];
      }
    }
    command(StudentScriptSource.LEARN);
    return new ValidationQuality(rows.length, loss / rows.length, classes ? right / answers : null);
  }

  /** Current parameters and buffers of the student; changed by each step. */
  NDList state(NDManager manager) throws ModelProcessingException {
    return trainer.call(TrainingStateScriptSource.STATE, new NDList(manager.create(0f)));
  }

  /** Optimiser state. */
  NDList memory(NDManager manager) throws ModelProcessingException {
    return trainer.call(TrainingStateScriptSource.MEMORY, new NDList(manager.create(0f)));
  }

  void setState(NDList tensors) throws ModelProcessingException {
    trainer.callWithList(TrainingStateScriptSource.SET_STATE, tensors);
  }

  void setMemory(NDList tensors) throws ModelProcessingException {
    trainer.callWithList(TrainingStateScriptSource.SET_MEMORY, tensors);
  }

  NDManager newManager() {
    return trainer.manager().newSubManager();
  }

  /** Description of a tensor in a checkpoint. */
  static TrainingCheckpoint.Entry entry(NDArray tensor) {
    List<Long> shape = new ArrayList<>();
    for (long size : tensor.getShape().getShape()) {
      shape.add(size);
    }
    int bytes = Math.toIntExact(tensor.getShape().size() * tensor.getDataType().getNumOfBytes());
    return new TrainingCheckpoint.Entry(tensor.getDataType().name(), shape, bytes);
  }

  static byte[] elements(NDArray tensor) {
    ByteBuffer buffer = tensor.toByteBuffer();
    byte[] elements = new byte[buffer.remaining()];
    buffer.get(elements);
    return elements;
  }

  static NDArray tensor(NDManager manager, TrainingCheckpoint.Entry entry, byte[] elements) {
    return manager.create(
        ByteBuffer.wrap(elements),
        new Shape(entry.shape().stream().mapToLong(n -> n).toArray()),
        DataType.valueOf(entry.type()));
  }

  @Override
  public void close() {
    teachers.forEach(TrainableTorchModule::close);
    trainer.close();
  }
}

package io.sluice.compressor.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.ChildProcess;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains with libtorch in a child process. Interruption kills the child; the same training, asked
 * for again with the same folder, goes on from its checkpoint, or is there at once when it was
 * complete. Used by one thread.
 */
public final class EngineTraining implements Training {
  private static final String TARGETS = "y";
  private static final int HEAP_MEGABYTES = 192;

  private final Path data;
  private final Path folder;
  private final Settings settings;
  private final Consumer<TrainingProgress> progress;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable UnpackedData unpacked;

  /**
   * How it is done. None of it but the threads changes the result, and those only by rounding.
   *
   * @param threads that libtorch computes with
   * @param silence a child that makes no progress for so long is killed
   * @param checkpointEvery how long to go on before progress is saved
   */
  public record Settings(int threads, Duration silence, Duration checkpointEvery) {
    /** All processors, a checkpoint every half minute. */
    public static final Settings DEFAULT =
        new Settings(
            Runtime.getRuntime().availableProcessors(),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30));
  }

  /**
   * @param data NPZ file with the student's inputs by name, or as {@code x} when it has one, and
   *     {@code y}: classes as integers, or values as floats. Never the data that models are
   *     evaluated on
   * @param folder for unpacked data, models and checkpoints; the caller removes it
   */
  public EngineTraining(
      Path data, Path folder, Settings settings, Consumer<TrainingProgress> progress) {
    this.data = data;
    this.folder = folder.toAbsolutePath();
    this.settings = settings;
    this.progress = progress;
  }

  @Override
  public Trained train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
      throws CompressionException, IOException, InterruptedException {
    ModelState state = ModelState.of(student);
    TrainingJob job = job(student, state, teachers, plan);
    Path checkpoint = Path.of(job.checkpoint());
    if (!isDone(checkpoint)) {
      run(job);
    }
    return read(checkpoint, student, state);
  }

  private TrainingJob job(
      ScriptModule student, ModelState state, List<ScriptModule> teachers, TrainingPlan plan)
      throws CompressionException, IOException {
    StudentSignature signature = StudentSignature.of(student);
    UnpackedData arrays = unpacked();
    List<RowArray> inputs = inputs(signature, arrays);
    List<RowArray> targets = array(arrays, TARGETS).map(List::of).orElse(List.of());
    List<StudentSignature> taught = new ArrayList<>();
    for (ScriptModule teacher : teachers) {
      taught.add(StudentSignature.of(teacher));
    }
    TrainingChecks.require(plan, inputs, targets);
    TrainingChecks.requireTeachers(plan, signature, taught);
    ParameterRoles roles = ParameterRoles.of(plan, state);
    LossSource loss = new LossSource(plan, taught, !targets.isEmpty());
    Path trainer = folder.resolve("trainer.pt");
    ScriptWriter.write(TrainerModule.around(student, plan, state, roles, signature, loss), trainer);
    List<Path> teacherFiles = new ArrayList<>();
    for (ScriptModule teacher : teachers) {
      Path file = folder.resolve("teacher-" + teacherFiles.size() + ".pt");
      ScriptWriter.write(teacher, file);
      teacherFiles.add(file);
    }
    return new TrainingJob(
        trainer.toString(),
        teacherFiles.stream().map(Path::toString).toList(),
        inputs,
        targets,
        plan,
        roles.scopes(),
        folder.resolve(key(trainer, teacherFiles, arrays, plan) + ".training").toString(),
        settings.checkpointEvery().toMillis());
  }

  private UnpackedData unpacked() throws CompressionException, IOException {
    UnpackedData arrays = unpacked;
    if (arrays == null) {
      arrays = UnpackedData.of(data, Files.createDirectories(folder));
      unpacked = arrays;
    }
    return arrays;
  }

  private List<RowArray> inputs(StudentSignature signature, UnpackedData arrays)
      throws CompressionException {
    List<RowArray> inputs = new ArrayList<>();
    for (String input : signature.inputs()) {
      Optional<RowArray> array = array(arrays, input);
      if (array.isEmpty() && signature.inputs().size() == 1) {
        array = array(arrays, "x");
      }
      inputs.add(
          array.orElseThrow(
              () ->
                  new CompressionException(
                      "The model takes %s, but the training data %s has %s"
                          .formatted(
                              signature.inputs(),
                              data.getFileName(),
                              arrays.arrays().stream().map(RowArray::name).toList()))));
    }
    return inputs;
  }

  private static Optional<RowArray> array(UnpackedData arrays, String name) {
    return arrays.arrays().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /** What decides the result, so that a checkpoint is never taken for another training's. */
  private String key(Path trainer, List<Path> teachers, UnpackedData arrays, TrainingPlan plan)
      throws IOException {
    StringBuilder decisive = new StringBuilder();
    decisive.append(Digest.of(trainer));
    for (Path teacher : teachers) {
      decisive.append(Digest.of(teacher));
    }
    decisive.append(arrays.digest()).append(json.writeValueAsString(plan));
    decisive.append(settings.threads());
    byte[] bytes = decisive.toString().getBytes(StandardCharsets.UTF_8);
    return Digest.of(bytes).hex().substring(0, 24);
  }

  private static boolean isDone(Path checkpoint) throws CompressionException, IOException {
    if (!Files.exists(checkpoint)) {
      return false;
    }
    try (Checkpoint.Reader reader = Checkpoint.open(checkpoint)) {
      return reader.header().done();
    }
  }

  private void run(TrainingJob job) throws CompressionException, IOException, InterruptedException {
    Path jobFile = folder.resolve("training.json");
    Path errorFile = folder.resolve("training-error.txt");
    Files.deleteIfExists(errorFile);
    json.writeValue(jobFile.toFile(), job);
    Estimate estimate = new Estimate();
    new ChildProcess(folder, settings.silence())
        .run(
            new ChildProcess.Order(
                TrainingMain.class,
                List.of(jobFile.toString(), errorFile.toString()),
                HEAP_MEGABYTES,
                settings.threads()),
            line -> progress.accept(estimate.of(line)));
    if (Files.exists(errorFile)) {
      throw new CompressionException(Files.readString(errorFile));
    }
  }

  /** Masks leave zeros of both signs; with one sign, they are coded in fewer bytes. */
  private static void dropSignsOfZeros(byte[] floats) {
    for (int at = 0; at < floats.length; at += Float.BYTES) {
      if (floats[at + 3] == Byte.MIN_VALUE
          && floats[at + 2] == 0
          && floats[at + 1] == 0
          && floats[at] == 0) {
        floats[at + 3] = 0;
      }
    }
  }

  private static Trained read(Path checkpoint, ScriptModule student, ModelState state)
      throws CompressionException, IOException {
    Map<Tensor, Tensor> replacements = new IdentityHashMap<>();
    try (Checkpoint.Reader reader = Checkpoint.open(checkpoint)) {
      Checkpoint.Header header = reader.header();
      List<TensorSlot> slots = state.tensors();
      for (int i = 0; i < slots.size(); i++) {
        Tensor before = slots.get(i).tensor();
        byte[] elements = reader.next(header.tensors().get(i));
        if (before.type() == ScalarType.FLOAT) {
          dropSignsOfZeros(elements);
        }
        replacements.put(before, before.withElements(elements));
      }
      return new Trained(
          student.with(replacements),
          header.steps(),
          header.recentLoss() / header.recentSteps(),
          header.best());
    }
  }
}

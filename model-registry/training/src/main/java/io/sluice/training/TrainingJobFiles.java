package io.sluice.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.registry.manifest.Digest;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Preparation of the files of a training job in a folder. Confined to a single thread. */
final class TrainingJobFiles {
  private static final String TARGETS = "y";

  private final Path data;
  private final Path folder;
  private final int threads;
  private final Duration checkpointEvery;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable UnpackedTrainingData unpacked;

  TrainingJobFiles(Path data, Path folder, int threads, Duration checkpointEvery) {
    this.data = data;
    this.folder = folder;
    this.threads = threads;
    this.checkpointEvery = checkpointEvery;
  }

  /**
   * Job with all files written.
   *
   * @param purpose task of the child process
   * @throws ModelProcessingException if the plan does not fit the data or the models
   */
  TrainingJob make(
      TrainingJob.Purpose purpose,
      ScriptModule student,
      TrainableModelState state,
      List<ScriptModule> teachers,
      TrainingPlan plan)
      throws ModelProcessingException, IOException {
    ForwardSignature signature = ForwardSignature.of(student);
    UnpackedTrainingData arrays = unpacked();
    List<UnpackedRowArray> inputs = inputs(signature, arrays);
    List<UnpackedRowArray> targets = array(arrays, TARGETS).map(List::of).orElse(List.of());
    List<ForwardSignature> taught = new ArrayList<>();
    for (ScriptModule teacher : teachers) {
      taught.add(ForwardSignature.of(teacher));
    }
    TrainingPlanChecks.require(plan, inputs, targets);
    TrainingPlanChecks.requireTeachers(plan, signature, taught);
    ParameterRoles roles = ParameterRoles.of(plan, state);
    LossScriptSource loss = new LossScriptSource(plan, taught, !targets.isEmpty());
    Path trainer = folder.resolve("trainer.pt");
    ScriptArchiveWriter.write(
        TrainerModuleFactory.around(student, plan, state, roles, signature, loss), trainer);
    List<Path> teacherFiles = write(teachers);
    String key = key(purpose, trainer, teacherFiles, arrays, plan);
    return new TrainingJob(
        purpose,
        trainer.toString(),
        teacherFiles.stream().map(Path::toString).toList(),
        inputs,
        targets,
        plan,
        roles.scopes(),
        folder.resolve(key + ".training").toString(),
        checkpointEvery.toMillis());
  }

  private List<Path> write(List<ScriptModule> teachers)
      throws ModelProcessingException, IOException {
    List<Path> files = new ArrayList<>();
    for (ScriptModule teacher : teachers) {
      Path file = folder.resolve("teacher-" + files.size() + ".pt");
      ScriptArchiveWriter.write(teacher, file);
      files.add(file);
    }
    return files;
  }

  private UnpackedTrainingData unpacked() throws ModelProcessingException, IOException {
    UnpackedTrainingData arrays = unpacked;
    if (arrays == null) {
      arrays = UnpackedTrainingData.of(data, Files.createDirectories(folder));
      unpacked = arrays;
    }
    return arrays;
  }

  private List<UnpackedRowArray> inputs(ForwardSignature signature, UnpackedTrainingData arrays)
      throws ModelProcessingException {
    List<UnpackedRowArray> inputs = new ArrayList<>();
    for (String input : signature.inputs()) {
      Optional<UnpackedRowArray> array = array(arrays, input);
      if (array.isEmpty() && signature.inputs().size() == 1) {
        array = array(arrays, "x");
      }
      inputs.add(
          array.orElseThrow(
              () ->
                  new ModelProcessingException(
                      "The model has the inputs %s, but the training data %s has the arrays %s"
                          .formatted(
                              signature.inputs(),
                              data.getFileName(),
                              arrays.arrays().stream().map(UnpackedRowArray::name).toList()))));
    }
    return inputs;
  }

  private static Optional<UnpackedRowArray> array(UnpackedTrainingData arrays, String name) {
    return arrays.arrays().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /**
   * Hash of everything decisive for the result; prevents reuse of a checkpoint of another training.
   */
  private String key(
      TrainingJob.Purpose purpose,
      Path trainer,
      List<Path> teachers,
      UnpackedTrainingData arrays,
      TrainingPlan plan)
      throws IOException {
    StringBuilder decisive = new StringBuilder();
    decisive.append(purpose).append(Digest.of(trainer));
    for (Path teacher : teachers) {
      decisive.append(Digest.of(teacher));
    }
    decisive.append(arrays.digest()).append(json.writeValueAsString(plan)).append(threads);
    byte[] bytes = decisive.toString().getBytes(StandardCharsets.UTF_8);
    return Digest.of(bytes).hex().substring(0, 24);
  }
}

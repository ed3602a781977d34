package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.DistillationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge distillation: trains the model on the answers of teachers. The student is either the
 * result of earlier steps with the original model as its teacher, or a model of its own with
 * teachers in other files.
 *
 * @param teachers TorchScript files of teachers with the inputs of the student; empty for the
 *     original model
 * @param training settings of training
 */
public record DistillationTechnique(
    DistillationSettings distillation, List<String> teachers, FineTuningTechnique training)
    implements CompressionTechnique {
  /** Temperature 4, seven tenths of the loss from the original model (Hinton et al. 2015). */
  public DistillationTechnique() {
    this(DistillationSettings.of(4, 0.7), null, new FineTuningTechnique(3, 0.02));
  }

  /**
   * @param teachers files of teachers; null like empty
   */
  public DistillationTechnique(
      DistillationSettings distillation,
      @Nullable List<String> teachers,
      FineTuningTechnique training) {
    this.distillation = distillation;
    this.teachers = teachers == null ? List.of() : files(teachers);
    this.training = training;
  }

  private static List<String> files(List<String> names) {
    List<String> files = new ArrayList<>();
    for (String name : names) {
      try {
        files.add(Path.of(Objects.requireNonNullElse(name, "")).toString());
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("teachers must be files: " + e.getMessage(), e);
      }
    }
    return List.copyOf(files);
  }

  @Override
  public String name() {
    return "distill";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.TRAINING);
  }

  @Override
  public List<Path> files() {
    return teachers.stream().map(Path::of).toList();
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    if (teachers.isEmpty()) {
      return learn(model, List.of(workshop.asBroughtFor("Distillation")), workshop);
    }
    List<ScriptArchive> archives = new ArrayList<>();
    try {
      List<ScriptModule> modules = new ArrayList<>();
      for (Path file : files()) {
        archives.add(open(file));
        modules.add(archives.get(archives.size() - 1).module());
      }
      return learn(model, modules, workshop);
    } finally {
      for (ScriptArchive archive : archives) {
        archive.close();
      }
    }
  }

  private static ScriptArchive open(Path file) throws ModelProcessingException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelProcessingException(
          "Tried to read the teacher %s, but there is no such file".formatted(file));
    }
    return ScriptArchive.open(file);
  }

  private Step learn(ScriptModule student, List<ScriptModule> from, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    return new RecipeTrainingStep(name(), training.plan().distillation(distillation), from)
        .learn(student, workshop);
  }
}

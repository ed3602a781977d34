package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Distillation;
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
public record Distill(Distillation distillation, List<String> teachers, FineTune training)
    implements Technique {
  /** Temperature 4, seven tenths of the loss from the original model (Hinton et al. 2015). */
  public Distill() {
    this(Distillation.of(4, 0.7), null, new FineTune(3, 0.02));
  }

  /**
   * @param teachers files of teachers; null like empty
   */
  public Distill(Distillation distillation, @Nullable List<String> teachers, FineTune training) {
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
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
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

  private static ScriptArchive open(Path file) throws CompressionException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new CompressionException(
          "Tried to read the teacher %s, but there is no such file".formatted(file));
    }
    return ScriptArchive.open(file);
  }

  private Step learn(ScriptModule student, List<ScriptModule> from, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    return new Lesson(name(), training.plan().distillation(distillation), from)
        .learn(student, workshop);
  }
}

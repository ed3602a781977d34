package io.sluice.compressor.recipe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Store of the results of steps in a folder, each under a key of all dependencies. A result is
 * stored whole or not at all, also after a crash: its note is moved into place last.
 */
final class StepStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /**
   * @param changed whether the step has a file of its own; otherwise the model is unchanged
   */
  record Note(boolean changed, CompressionStepReport report) {}

  StepStore(Path folder) {
    this.folder = folder;
  }

  Optional<Note> find(String key) throws IOException {
    Path note = folder.resolve(key + ".json");
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(note.toFile(), Note.class));
    } catch (JacksonException e) {
      // of another release, or damaged: the step is done again
      return Optional.empty();
    }
  }

  /** Path of the TorchScript of a key, if its step changed anything. */
  Path script(String key) {
    return folder.resolve(key + Engine.PYTORCH.fileSuffix());
  }

  /** Path of the ONNX model of a key. */
  Path onnx(String key) {
    return folder.resolve(key + Engine.ONNX_RUNTIME.fileSuffix());
  }

  Note put(String key, CompressionTechnique.Step step)
      throws ModelProcessingException, IOException {
    boolean changed = !step.report().changedNothing();
    return put(
        key,
        new Note(changed, step.report()),
        script(key),
        file -> ScriptArchiveWriter.write(step.model(), file));
  }

  Note putOnnx(String key, CompressionStepReport report, OnnxModelDefinition model)
      throws ModelProcessingException, IOException {
    return put(key, new Note(true, report), onnx(key), file -> OnnxModelFile.write(model, file));
  }

  private interface Writing {
    void to(Path file) throws ModelProcessingException, IOException;
  }

  private Note put(String key, Note note, Path file, Writing writing)
      throws ModelProcessingException, IOException {
    if (note.changed()) {
      Path unfinished = folder.resolve(key + ".part");
      writing.to(unfinished);
      move(unfinished, file);
    }
    Path unfinished = folder.resolve(key + ".note");
    JSON.writeValue(unfinished.toFile(), note);
    move(unfinished, folder.resolve(key + ".json"));
    return note;
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

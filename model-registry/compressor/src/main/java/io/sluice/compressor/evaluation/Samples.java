package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples for a model: {@code x} of an NPZ file, and their classes {@code y}, one integer each, if
 * it has them.
 */
public final class Samples {
  private final NpyArray inputs;
  private final @Nullable NpyArray labels;

  private Samples(NpyArray inputs, @Nullable NpyArray labels) {
    this.inputs = inputs;
    this.labels = labels;
  }

  /**
   * Reads all of them into memory.
   *
   * @throws CompressionException when it is no NPZ file, has no {@code x} or no example, or not as
   *     many labels as examples
   */
  public static Samples read(Path file) throws CompressionException, IOException {
    String name = file.getFileName().toString();
    if (!Files.isRegularFile(file)) {
      throw new CompressionException(
          "Tried to read the samples " + file + ", but there is no such file");
    }
    NpyArray inputs = NpzReader.read(file, "x").orElse(null);
    if (inputs == null) {
      throw new CompressionException(
          "The samples %s need an array x, but have %s".formatted(name, NpzReader.names(file)));
    }
    if (inputs.shape().isEmpty() || inputs.length() == 0) {
      throw new CompressionException(
          "The samples %s have no example: x has the shape %s".formatted(name, inputs.shape()));
    }
    NpyArray labels = NpzReader.read(file, "y").orElse(null);
    if (labels != null && !labels.shape().equals(List.of(inputs.length()))) {
      throw new CompressionException(
          "The samples %s need one label per example, but x has the shape %s and y %s"
              .formatted(name, inputs.shape(), labels.shape()));
    }
    return new Samples(inputs, labels);
  }

  public int count() {
    return Math.toIntExact(inputs.length());
  }

  public NpyType type() {
    return inputs.type();
  }

  /** Shape of one example, without the batch dimension. */
  public List<Long> exampleShape() {
    return inputs.elementShape();
  }

  public boolean isLabelled() {
    return labels != null;
  }

  NpyArray inputs() {
    return inputs;
  }

  /** The class of an example, -1 when unknown. */
  long label(int example) {
    return labels == null ? -1 : labels.integer(example);
  }
}

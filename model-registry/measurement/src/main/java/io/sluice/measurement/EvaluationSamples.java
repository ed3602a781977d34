package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Examples for a model, in memory: arrays of an NPZ file whose first dimension counts the examples.
 * Inputs are the array {@code x}, or one array per input under its name; {@code y} are the labels,
 * if there are any.
 */
public final class EvaluationSamples {
  /** The name of the inputs of a model that takes one. */
  static final String INPUT = "x";

  static final String LABELS = "y";

  private static final int MAX_BATCH = 50;
  private static final long BATCH_BYTES = 4 << 20;

  private final String file;
  private final Map<String, NpyArray> inputs;
  private final @Nullable NpyArray labels;

  private EvaluationSamples(String file, Map<String, NpyArray> inputs, @Nullable NpyArray labels) {
    this.file = file;
    this.inputs = Collections.unmodifiableMap(inputs);
    this.labels = labels;
  }

  /**
   * Reads {@code x} and {@code y}; without an {@code x}, all arrays.
   *
   * @throws ModelProcessingException when it is no NPZ file, has no input or no example, or arrays
   *     do not agree in how many there are
   */
  public static EvaluationSamples read(Path file) throws ModelProcessingException, IOException {
    return read(file, List.of());
  }

  /**
   * Reads the inputs of these names and {@code y}; when there is none of them, as {@link
   * #read(Path)} does.
   *
   * @throws ModelProcessingException as there
   */
  public static EvaluationSamples read(Path file, Collection<String> names)
      throws ModelProcessingException, IOException {
    return readFirst(Integer.MAX_VALUE, file, names);
  }

  /** As {@link #read(Path, Collection)} does, but at most so many examples. */
  static EvaluationSamples readFirst(int most, Path file, Collection<String> names)
      throws ModelProcessingException, IOException {
    String fileName = file.getFileName().toString();
    try (NpzReader npz = NpzReader.open(file)) {
      List<String> arrays = npz.names();
      Map<String, NpyArray> inputs = new LinkedHashMap<>();
      for (String name : inputNames(arrays, names)) {
        inputs.put(name, npz.read(name, most));
      }
      if (inputs.isEmpty()) {
        throw new ModelProcessingException(
            "The samples %s need an array x, or one per input of the model, but have %s"
                .formatted(fileName, arrays));
      }
      NpyArray labels = arrays.contains(LABELS) ? npz.read(LABELS, most) : null;
      requireSameCount(fileName, inputs, labels);
      return new EvaluationSamples(fileName, inputs, labels);
    }
  }

  private static List<String> inputNames(List<String> arrays, Collection<String> wanted) {
    List<String> candidates = new ArrayList<>(arrays);
    candidates.remove(LABELS);
    List<String> named = candidates.stream().filter(wanted::contains).toList();
    if (!named.isEmpty()) {
      return named;
    }
    return candidates.contains(INPUT) ? List.of(INPUT) : candidates;
  }

  private static void requireSameCount(
      String file, Map<String, NpyArray> inputs, @Nullable NpyArray labels)
      throws ModelProcessingException {
    Map.Entry<String, NpyArray> first = inputs.entrySet().iterator().next();
    if (first.getValue().length() == 0) {
      throw new ModelProcessingException(
          "The samples %s have no example: %s has the shape %s"
              .formatted(file, first.getKey(), first.getValue().shape()));
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>(inputs);
    if (labels != null) {
      arrays.put(LABELS, labels);
    }
    for (Map.Entry<String, NpyArray> other : arrays.entrySet()) {
      if (other.getValue().length() != first.getValue().length()) {
        throw new ModelProcessingException(
            "The samples %s need as many examples in each array, but %s has the shape %s and %s %s"
                .formatted(
                    file,
                    first.getKey(),
                    first.getValue().shape(),
                    other.getKey(),
                    other.getValue().shape()));
      }
    }
  }

  /** Of the file, for messages. */
  public String file() {
    return file;
  }

  public int count() {
    return Math.toIntExact(first().length());
  }

  /** By name, in the order of the file. */
  public Map<String, NpyArray> inputs() {
    return inputs;
  }

  public Optional<NpyArray> labels() {
    return Optional.ofNullable(labels);
  }

  /** Of the first input. */
  public NpyType type() {
    return first().type();
  }

  /** Shape of one example of the first input, without the batch dimension. */
  public List<Long> exampleShape() {
    return first().elementShape();
  }

  /** Whether there is one label per example, which is its class. */
  public boolean isLabelled() {
    return labels != null && labels.shape().size() == 1;
  }

  /** The class of an example, -1 when unknown. */
  long label(int example) {
    return labels == null || !isLabelled() ? -1 : labels.integer(example);
  }

  /** How many examples to run at once where time does not matter: few of large ones. */
  int batchSize() {
    long bytes =
        inputs.values().stream().mapToLong(a -> (long) a.elementSize() * a.type().bytes()).sum();
    return (int) Math.max(1, Math.min(MAX_BATCH, BATCH_BYTES / Math.max(1, bytes)));
  }

  /** What arrays there are, for messages. */
  String describe() {
    List<String> arrays = new ArrayList<>();
    inputs.forEach((name, array) -> arrays.add(name + " " + array.describe()));
    return String.join(", ", arrays);
  }

  private NpyArray first() {
    return inputs.values().iterator().next();
  }
}

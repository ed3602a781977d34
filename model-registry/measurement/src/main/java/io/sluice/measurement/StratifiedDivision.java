package io.sluice.measurement;

import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Divides examples into parts. Within each class they are shuffled by the seed and dealt out one by
 * one, each to the part that is furthest behind its share; so every class is spread as the whole
 * is, to within one example. Copies of an example go where the first one went.
 */
final class StratifiedDivision {
  private final EvaluationSamples samples;
  private final SplitShares shares;
  private final long seed;

  StratifiedDivision(EvaluationSamples samples, SplitShares shares, long seed) {
    this.samples = samples;
    this.shares = shares;
    this.seed = seed;
  }

  /** Indices of the examples of each part, rising. Parts without a share are missing. */
  Map<Part, List<Integer>> parts() throws ModelProcessingException {
    Map<Part, List<Integer>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (shares.of(part) > 0) {
        parts.put(part, new ArrayList<>());
      }
    }
    ExampleHashes hashes = ExampleHashes.of(samples);
    Map<Long, Part> placed = new HashMap<>();
    int dealt = 0;
    for (int example : dealingOrder()) {
      Part known = placed.get(hashes.of(example));
      Part part = known == null ? furthestBehind(parts, ++dealt) : known;
      placed.put(hashes.of(example), part);
      parts.computeIfAbsent(part, p -> new ArrayList<>()).add(example);
    }
    for (Map.Entry<Part, List<Integer>> part : parts.entrySet()) {
      if (part.getValue().isEmpty()) {
        throw new ModelProcessingException(
            "Tried to divide the %d examples of %s, but none is left for %s; give more, or separate files"
                .formatted(samples.count(), samples.file(), fileName(part.getKey())));
      }
      Collections.sort(part.getValue());
    }
    return parts;
  }

  private Part furthestBehind(Map<Part, List<Integer>> parts, int dealt) {
    Part furthest = parts.keySet().iterator().next();
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Part, List<Integer>> part : parts.entrySet()) {
      double behind = shares.of(part.getKey()) * dealt - part.getValue().size();
      if (behind > most) {
        most = behind;
        furthest = part.getKey();
      }
    }
    return furthest;
  }

  /** All examples, class after class, shuffled within each. */
  private List<Integer> dealingOrder() {
    Map<Long, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < samples.count(); i++) {
      classes.computeIfAbsent(samples.label(i), c -> new ArrayList<>()).add(i);
    }
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (List<Integer> members : classes.values()) {
      Collections.shuffle(members, random);
      order.addAll(members);
    }
    return order;
  }

  /** Writes each part as an NPZ file with the same arrays. */
  Map<Part, Path> write(Path folder) throws ModelProcessingException, IOException {
    Map<Part, Path> files = new EnumMap<>(Part.class);
    Files.createDirectories(folder);
    for (Map.Entry<Part, List<Integer>> part : parts().entrySet()) {
      Path file = folder.resolve(fileName(part.getKey()) + ".npz");
      try (NpzWriter npz = new NpzWriter(file)) {
        for (Map.Entry<String, NpyArray> input : samples.inputs().entrySet()) {
          write(npz, input.getKey(), input.getValue(), part.getValue());
        }
        if (samples.labels().isPresent()) {
          write(npz, EvaluationSamples.LABELS, samples.labels().get(), part.getValue());
        }
      }
      files.put(part.getKey(), file);
    }
    return files;
  }

  private static void write(NpzWriter npz, String name, NpyArray array, List<Integer> examples)
      throws IOException {
    List<Long> shape = new ArrayList<>(array.shape());
    shape.set(0, (long) examples.size());
    int bytes = array.elementSize() * array.type().bytes();
    npz.write(
        name,
        array.type(),
        shape,
        output -> {
          for (int example : examples) {
            output.write(array.data(), example * bytes, bytes);
          }
        });
  }

  private static String fileName(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }
}

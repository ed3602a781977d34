package io.sluice.bench.compression;

import io.sluice.measurement.NpyType;
import io.sluice.measurement.NpzWriter;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxValueInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Inputs for models with random weights, of which only time and agreement are measured. */
final class RandomData {
  private static final long CALIBRATION = 64;
  private static final long EVALUATION = 256;
  private static final Long SEQUENCE = 35L;

  private RandomData() {}

  /** Standard normal floats. */
  static DataSet normal(Path work, String name, Long... shape) throws IOException {
    return of(
        work,
        name,
        NpyType.FLOAT32,
        List.of(shape),
        r -> Float.floatToIntBits((float) r.nextGaussian()));
  }

  /** Tokens from 0 up to the size of a vocabulary. */
  static DataSet tokens(Path work, String name, int vocabulary, Long... shape) throws IOException {
    return of(work, name, NpyType.INT64, List.of(shape), r -> r.nextInt(vocabulary));
  }

  /**
   * For each input of an ONNX model an array of its name: standard normal floats; of integers,
   * masks are 1, types 0, and tokens from all of a vocabulary.
   */
  static DataSet inputs(Path work, List<OnnxValueInfo> inputs, Path model) throws IOException {
    String name = String.valueOf(model.getFileName());
    Path file = Files.createDirectories(work.resolve("data")).resolve(name + ".npz");
    Random random = new Random(1);
    try (NpzWriter npz = new NpzWriter(file)) {
      for (OnnxValueInfo input : inputs) {
        boolean floats = input.type() == OnnxElementType.FLOAT;
        NpyType type = floats ? NpyType.FLOAT32 : NpyType.INT64;
        List<Long> shape = shape(input);
        long elements = shape.stream().reduce(1L, (a, b) -> a * b);
        Element element =
            floats ? r -> Float.floatToIntBits((float) r.nextGaussian()) : integers(input.name());
        npz.write(input.name(), type, shape, out -> fill(out, type, elements, random, element));
      }
    }
    return new DataSet(name, file, file, file);
  }

  private static Element integers(String name) {
    return name.contains("mask") ? r -> 1 : name.contains("type") ? r -> 0 : r -> r.nextInt(30_000);
  }

  /** The first free size counts examples, others are the length of a sequence. */
  private static List<Long> shape(OnnxValueInfo input) {
    List<OnnxValueInfo.Dimension> dimensions = Objects.requireNonNull(input.shape());
    List<Long> shape = new ArrayList<>(List.of(CALIBRATION));
    dimensions
        .subList(1, dimensions.size())
        .forEach(d -> shape.add(d.isDynamic() ? SEQUENCE : Long.valueOf(d.size())));
    return shape;
  }

  private interface Element {
    /** The bits of one; those of an int64 above the lowest 32 are zero. */
    int draw(Random random);
  }

  private static DataSet of(Path work, String name, NpyType type, List<Long> shape, Element element)
      throws IOException {
    Path folder = Files.createDirectories(work.resolve("data"));
    Path calibration = folder.resolve(name + "-calibration.npz");
    Path evaluation = folder.resolve(name + "-evaluation.npz");
    write(calibration, type, CALIBRATION, shape, new Random(1), element);
    write(evaluation, type, EVALUATION, shape, new Random(2), element);
    return new DataSet(name, calibration, calibration, evaluation);
  }

  private static void write(
      Path file, NpyType type, long count, List<Long> shape, Random random, Element element)
      throws IOException {
    List<Long> all = new ArrayList<>(List.of(count));
    all.addAll(shape);
    long elements = all.stream().reduce(1L, (a, b) -> a * b);
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.write("x", type, all, output -> fill(output, type, elements, random, element));
    }
  }

  private static void fill(
      OutputStream output, NpyType type, long elements, Random random, Element element)
      throws IOException {
    ByteBuffer one = ByteBuffer.allocate(type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < elements; i++) {
      one.putInt(0, element.draw(random));
      output.write(one.array());
    }
  }
}

package io.sluice.bench.compression;

import io.sluice.compressor.evaluation.NpyType;
import io.sluice.compressor.evaluation.NpzWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Inputs for models with random weights, of which only time and agreement are measured. */
final class RandomData {
  private static final long CALIBRATION = 64;
  private static final long EVALUATION = 256;

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

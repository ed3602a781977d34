package io.sluice.bench.compression;

import io.sluice.compressor.evaluation.NpyType;
import io.sluice.compressor.evaluation.NpzWriter;
import io.sluice.demo.stream.IdxImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Images in files as the compressor reads them.
 *
 * @param training 60,000 less those to calibrate on
 * @param calibration the last 1,000 of the training set
 * @param evaluation the test set, 10,000, used for nothing but figures
 */
record DataSet(String name, Path training, Path calibration, Path evaluation) {
  private static final int CALIBRATION = 1000;

  /**
   * Converts a data set, or finds it converted.
   *
   * @param source folder of idx files
   * @param work folder for NPZ files
   */
  static DataSet of(String name, Path source, Path work) throws IOException {
    Files.createDirectories(work);
    DataSet files =
        new DataSet(
            name,
            work.resolve(name + "-training.npz"),
            work.resolve(name + "-calibration.npz"),
            work.resolve(name + "-evaluation.npz"));
    if (!Files.exists(files.evaluation)) {
      IdxImages training = IdxImages.trainingSetIn(source);
      int kept = training.count() - CALIBRATION;
      write(training, 0, kept, files.training);
      write(training, kept, training.count(), files.calibration);
      IdxImages test = IdxImages.testSetIn(source);
      write(test, 0, test.count(), files.evaluation);
    }
    return files;
  }

  private static void write(IdxImages images, int from, int to, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    long count = to - from;
    try (NpzWriter npz = new NpzWriter(unfinished)) {
      List<Long> shape = List.of(count, 1L, (long) IdxImages.SIDE, (long) IdxImages.SIDE);
      npz.write(
          "x",
          NpyType.FLOAT32,
          shape,
          output -> {
            for (int i = from; i < to; i++) {
              output.write(images.floats(i));
            }
          });
      npz.write(
          "y",
          NpyType.INT64,
          List.of(count),
          output -> {
            for (int i = from; i < to; i++) {
              output.write(littleEndian(images.label(i)));
            }
          });
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}

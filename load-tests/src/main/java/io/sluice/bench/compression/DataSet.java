package io.sluice.bench.compression;

import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageNpz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
      ImageNpz.write(training, 0, kept, files.training);
      ImageNpz.write(training, kept, training.count(), files.calibration);
      IdxImages test = IdxImages.testSetIn(source);
      ImageNpz.write(test, 0, test.count(), files.evaluation);
    }
    return files;
  }
}

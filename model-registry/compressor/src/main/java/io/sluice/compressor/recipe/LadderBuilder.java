package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the variants of a model: fp32 with BatchNorm folded, dynamic int8, and static int8 when
 * there is a sample to calibrate with. Each is written, loaded in a process of its own, compared
 * with the model as it was brought, and measured.
 */
public final class LadderBuilder {
  /**
   * Blocks until all variants are in the folder as {@code <variant>.pt}. When it fails or is
   * interrupted, none of them is left behind.
   *
   * @param outputFolder is made if missing
   * @throws CompressionException when the model or a sample is not usable; the message says why
   */
  public Ladder build(LadderRequest request, Path outputFolder, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    Files.createDirectories(outputFolder);
    Path work = Files.createTempDirectory(outputFolder, ".work");
    boolean complete = false;
    try (ScriptArchive archive = ScriptArchive.open(request.model())) {
      Ladder ladder = new LadderBuild(request, outputFolder, work, progress).run(archive.module());
      complete = true;
      return ladder;
    } finally {
      delete(work);
      if (!complete) {
        for (String name : LadderBuild.NAMES) {
          Files.deleteIfExists(outputFolder.resolve(name + ".pt"));
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}

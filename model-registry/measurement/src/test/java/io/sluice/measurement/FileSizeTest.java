package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSizeTest {
  @TempDir Path folder;

  @Test
  void zerosTravelLightAndNoiseDoesNot() throws Exception {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    Arrays.fill(content, 0, 200_000, (byte) 0);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(content);
    }

    FileSize size = FileSize.of(Files.write(folder.resolve("a"), content));

    assertThat(size.bytes()).isEqualTo(300_000);
    assertThat(size.gzipBytes()).isBetween(gzip.size() - 100L, gzip.size() + 100L);
  }
}

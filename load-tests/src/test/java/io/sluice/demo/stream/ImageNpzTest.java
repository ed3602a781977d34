package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNpzTest {
  @TempDir private Path folder;

  @Test
  void writesWhatNumpyReads() throws IOException {
    IdxImages images = IdxImages.testSetIn(Path.of("data/fashion-mnist"));
    Path file = folder.resolve("sample.npz");

    ImageNpz.write(images, 3, file);

    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] x = entry(zip, "x.npy");
      byte[] y = entry(zip, "y.npy");
      assertThat(header(x))
          .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1, 28, 28), }")
          .endsWith("\n");
      assertThat(header(y)).contains("'descr': '<i8'", "'shape': (3,)");
      byte[] data = data(x);
      assertThat(data).hasSize(3 * IdxImages.PIXELS * Float.BYTES);
      assertThat(Arrays.copyOfRange(data, data.length - images.floats(2).length, data.length))
          .isEqualTo(images.floats(2));
      assertThat(ByteBuffer.wrap(data(y)).order(ByteOrder.LITTLE_ENDIAN).getLong(2 * Long.BYTES))
          .isEqualTo(images.label(2));
    }
  }

  @Test
  void theDataBeginsAtAMultipleOf64() throws IOException {
    Path file = folder.resolve("sample.npz");
    ImageNpz.write(IdxImages.testSetIn(Path.of("data/fashion-mnist")), 1, file);

    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] y = entry(zip, "y.npy");
      assertThat((y.length - data(y).length) % 64).isZero();
    }
  }

  private static byte[] entry(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  private static String header(byte[] npy) {
    assertThat(Arrays.copyOf(npy, 8))
        .isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    return new String(npy, 10, headerLength(npy), StandardCharsets.US_ASCII);
  }

  private static byte[] data(byte[] npy) {
    return Arrays.copyOfRange(npy, 10 + headerLength(npy), npy.length);
  }

  private static int headerLength(byte[] npy) {
    return (npy[8] & 0xff) + ((npy[9] & 0xff) << 8);
  }
}

package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImagesTest {
  private static final Path DATA = Path.of("data/fashion-mnist");
  @TempDir private Path folder;

  @Test
  void theTestSetHasTenThousandImagesOfTenClassesEach() throws IOException {
    IdxImages images = IdxImages.testSetIn(DATA);

    assertThat(images.count()).isEqualTo(10_000);
    int[] perClass = new int[10];
    for (int i = 0; i < images.count(); i++) {
      perClass[images.label(i)]++;
    }
    assertThat(perClass).containsOnly(1000);
  }

  @Test
  void pixelsBecomeLittleEndianFloatsFromZeroToOne() throws IOException {
    byte[] pixels = new byte[IdxImages.PIXELS];
    pixels[1] = (byte) 255;
    pixels[2] = 51;

    IdxImages images = read(idx(0x0803, new int[] {1, 28, 28}, pixels), label(3));

    ByteBuffer floats = ByteBuffer.wrap(images.floats(0)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.getFloat()).isZero();
    assertThat(floats.getFloat()).isEqualTo(1f);
    assertThat(floats.getFloat()).isEqualTo(0.2f);
    assertThat(images.label(0)).isEqualTo(3);
  }

  @Test
  void aFileOfAnotherKindIsRefusedByName() throws IOException {
    Path wrong = idx(0x0801, new int[] {1}, new byte[1]);

    assertThatThrownBy(() -> read(wrong, label(3)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Tried to read images from %s, but its magic number is 2049 where 2051 belongs"
                .formatted(wrong));
  }

  @Test
  void imagesWithoutLabelsAreRefused() throws IOException {
    Path two = idx(0x0803, new int[] {2, 28, 28}, new byte[2 * IdxImages.PIXELS]);

    assertThatThrownBy(() -> read(two, label(3))).hasMessageContaining("has 2 images, but");
  }

  private static IdxImages read(Path images, Path labels) throws IOException {
    return IdxImages.read(images, labels);
  }

  private Path label(int label) throws IOException {
    return idx(0x0801, new int[] {1}, new byte[] {(byte) label});
  }

  private Path idx(int magic, int[] shape, byte[] items) throws IOException {
    Path file = Files.createTempFile(folder, "idx", ".gz");
    try (DataOutputStream output =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      output.writeInt(magic);
      for (int size : shape) {
        output.writeInt(size);
      }
      output.write(items);
    }
    return file;
  }
}

package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path file = write("a.npz");

    NpyArray array;
    try (NpzReader npz = NpzReader.open(file)) {
      array = npz.read("x", 5);
    }

    assertThat(array.describe()).isEqualTo("uint8 [2, 3]");
    assertThat(array.data()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void headersAreThoseOfNumpyAndAligned() throws Exception {
    Path file = write("a.npz");

    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] x = zip.getInputStream(zip.getEntry("x.npy")).readAllBytes();
      byte[] y = zip.getInputStream(zip.getEntry("y.npy")).readAllBytes();
      assertThat(text(x)).contains("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }");
      assertThat(text(y)).contains("'descr': '<i8'", "'shape': (1,), }");
      assertThat((x.length - 6) % 64).isZero();
      assertThat((y.length - 8) % 64).isZero();
    }
  }

  @Test
  void theSameArraysGiveTheSameBytes() throws Exception {
    assertThat(Files.readAllBytes(write("a.npz"))).isEqualTo(Files.readAllBytes(write("b.npz")));
  }

  @Test
  void contentOfAnotherLengthIsRefused() throws IOException {
    try (NpzWriter npz = new NpzWriter(folder.resolve("a.npz"))) {
      assertThatThrownBy(
              () -> npz.write("x", NpyType.INT64, List.of(2L), out -> out.write(new byte[8])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The array x int64 of shape [2] needs 16 bytes, but 8 were written");
    }
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.write(
          "x",
          NpyType.UINT8,
          List.of(2L, 3L),
          out -> {
            out.write(1);
            out.write(new byte[] {2, 3, 4, 5, 6});
          });
      npz.write("y", NpyType.INT64, List.of(1L), out -> out.write(new byte[8]));
    }
    return file;
  }

  private static String text(byte[] npy) {
    return new String(npy, StandardCharsets.ISO_8859_1);
  }
}

package io.sluice.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestTest {
  /** FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void bytesStreamsAndFilesHashAlike(@TempDir Path folder) throws Exception {
    byte[] content = "abc".getBytes(UTF_8);
    Path file = Files.write(folder.resolve("abc"), content);

    assertThat(Digest.of(content)).hasToString(ABC);
    assertThat(Digest.of(new ByteArrayInputStream(content))).hasToString(ABC);
    assertThat(Digest.of(file)).hasToString(ABC);
  }

  @Test
  void parseTakesWhatToStringGives() {
    assertThat(Digest.parse(ABC)).hasToString(ABC);
  }

  @Test
  void otherAlgorithmsAreRefusedByName() {
    assertThatThrownBy(() -> Digest.parse("sha512:" + "0".repeat(128)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Only sha256")
        .hasMessageContaining("sha512");
  }

  @Test
  void upperCaseAndShortDigestsAreRefused() {
    assertThatThrownBy(() -> Digest.parse("sha256:ABC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 lower-case hexadecimal digits");
  }
}

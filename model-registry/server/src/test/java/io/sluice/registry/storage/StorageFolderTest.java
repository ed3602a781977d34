package io.sluice.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageFolderTest {
  private static final ModelName FASHION = new ModelName("fashion");
  private static final byte[] CONTENT = "weights".getBytes(UTF_8);
  @TempDir private Path root;

  @Test
  void aBlobIsFoundByItsDigest() throws Exception {
    try (StorageFolder storage = StorageFolder.open(root)) {
      StoredBlob stored = storage.blobs().put(CONTENT);

      assertThat(stored.digest()).isEqualTo(Digest.of(CONTENT));
      assertThat(stored.bytes()).isEqualTo(CONTENT.length);
      assertThat(storage.blobs().find(stored.digest())).contains(stored);
      assertThat(stored.file()).hasBinaryContent(CONTENT);
      assertThat(storage.blobs().find(Digest.of(new byte[0]))).isEmpty();
    }
  }

  @Test
  void whatWasStoredIsThereAfterARestart() throws Exception {
    Digest digest;
    try (StorageFolder storage = StorageFolder.open(root)) {
      digest = storage.blobs().put(CONTENT).digest();
      storage.repositories().addManifest(FASHION, digest, "text/x");
      storage.repositories().moveTag(FASHION, new VersionTag("1"), digest);
    }

    try (StorageFolder storage = StorageFolder.open(root)) {
      assertThat(storage.blobs().read(digest)).isEqualTo(CONTENT);
      assertThat(storage.repositories().repositories()).containsExactly(FASHION);
      assertThat(storage.repositories().tags(FASHION)).containsExactly(new VersionTag("1"));
      assertThat(storage.repositories().tagged(FASHION, new VersionTag("1"))).contains(digest);
      assertThat(storage.repositories().manifestType(FASHION, digest)).contains("text/x");
    }
  }

  @Test
  void aWriteThatBreaksOffLeavesNothing() throws Exception {
    try (StorageFolder storage = StorageFolder.open(root)) {
      InputStream breaking =
          new InputStream() {
            private int left = 1000;

            @Override
            public int read() throws IOException {
              if (left-- <= 0) {
                throw new IOException("the disk is full");
              }
              return 'x';
            }
          };

      assertThatThrownBy(() -> storage.blobs().put(breaking)).hasMessage("the disk is full");

      assertThat(root.resolve("blobs")).doesNotExist();
      assertThat(root.resolve("tmp")).isDirectoryNotContaining("glob:**/blob*");
    }
  }

  @Test
  void whatACrashLeftBehindIsDeletedAtTheNextStart() throws Exception {
    Files.createDirectories(root.resolve("tmp/job1/variants"));
    Files.write(root.resolve("tmp/job1/variants/fp32"), CONTENT);
    Files.write(root.resolve("tmp/blob123"), CONTENT);

    try (StorageFolder storage = StorageFolder.open(root)) {
      assertThat(storage.uploads()).isEmptyDirectory();
      assertThat(root.resolve("tmp/job1")).doesNotExist();
      assertThat(root.resolve("tmp/blob123")).doesNotExist();
    }
  }

  @Test
  void aDamagedDocumentIsNotRead() throws Exception {
    try (StorageFolder storage = StorageFolder.open(root)) {
      StoredBlob stored = storage.blobs().put(CONTENT);
      Files.writeString(stored.file(), "Weights");

      assertThatThrownBy(() -> storage.blobs().read(stored.digest()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Tried to read " + stored.digest())
          .hasMessageContaining("the file is damaged");
    }
  }

  @Test
  void storingAgainRepairsADamagedBlob() throws Exception {
    try (StorageFolder storage = StorageFolder.open(root)) {
      StoredBlob stored = storage.blobs().put(CONTENT);
      Files.writeString(stored.file(), "Weights");

      storage.blobs().put(CONTENT);

      assertThat(storage.blobs().read(stored.digest())).isEqualTo(CONTENT);
    }
  }

  @Test
  void aTagCanMove() throws Exception {
    Digest first = Digest.of(new byte[] {1});
    Digest second = Digest.of(new byte[] {2});
    try (StorageFolder storage = StorageFolder.open(root)) {
      storage.repositories().moveTag(FASHION, VersionTag.LATEST, first);
      storage.repositories().moveTag(FASHION, VersionTag.LATEST, second);

      assertThat(storage.repositories().tagged(FASHION, VersionTag.LATEST)).contains(second);
    }
  }

  @Test
  void twoRegistriesCannotShareAFolder() throws Exception {
    try (StorageFolder storage = StorageFolder.open(root)) {
      assertThat(storage.isWritable()).isTrue();
      assertThatThrownBy(() -> StorageFolder.open(root))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use by another registry; give each its own");
    }
  }

  @Test
  void aTagOutOfTheGrammarIsRefused() {
    assertThat(new VersionTag("v1.0_b-2").value()).isEqualTo("v1.0_b-2");
    assertThatThrownBy(() -> new VersionTag("../1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A version is 1 to 128");
  }
}

package io.sluice.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.StepContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damage of any kind leads to a {@link ModelProcessingException}, never to another failure. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptArchiveFuzzTest {
  private static final int ROUNDS = 200;

  @TempDir Path folder;

  @Test
  void damagedFilesAreRefusedOrRead() throws Exception {
    byte[] whole = Files.readAllBytes(ModelFixtures.path("scripted"));
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      survive(Files.write(folder.resolve("fuzz.pt"), damaged(whole, random)));
    }
    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void damagedPicklesInSoundFilesAreRefusedOrRead() throws Exception {
    fuzzEntry("scripted/data.pkl");
  }

  @Test
  void damagedCodeInSoundFilesIsRefusedOrRead() throws Exception {
    fuzzEntry("scripted/code/__torch__.py");
  }

  private void fuzzEntry(String name) throws IOException {
    Map<String, byte[]> entries = entries(ModelFixtures.path("scripted"));
    byte[] whole = entries.get(name);
    Random random = new Random(12);
    for (int round = 0; round < ROUNDS; round++) {
      entries.put(name, damaged(whole, random));
      survive(ModelFixtures.zip(folder.resolve("fuzz.pt"), entries));
    }
    assertThat(whole).isNotEmpty();
  }

  /** Any other exception fails the test. */
  private static void survive(Path file) throws IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      ScriptModule module = archive.module();
      ScriptModule folded =
          new BatchNormFoldingTechnique().apply(module, StepContext.EMPTY).model();
      new DynamicInt8Technique().apply(folded, StepContext.EMPTY);
    } catch (ModelProcessingException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] copy = Arrays.copyOf(whole, whole.length);
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(copy, random.nextInt(copy.length));
    }
    int hits = 1 + random.nextInt(kind == 1 ? 2 : 20);
    for (int i = 0; i < hits; i++) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    if (kind == 3) {
      int from = random.nextInt(copy.length);
      int length = Math.min(random.nextInt(64), copy.length - from);
      int to = random.nextInt(copy.length - length);
      System.arraycopy(copy, from, copy, to, length);
    }
    return copy;
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }
}

package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryContentionLoadTest {
  @TempDir private Path root;

  @Test
  void findsTheLastLevelCacheAmongTheLevels() throws Exception {
    cache(0, "32K");
    cache(2, "512K");
    cache(3, "8M");

    assertThat(MemoryContentionLoad.lastLevelCacheBytes(root)).isEqualTo(8 << 20);
  }

  @Test
  void aSizeThatMakesNoSenseIsPassedOver() throws Exception {
    cache(0, "32K");
    cache(1, "unknown");

    assertThat(MemoryContentionLoad.lastLevelCacheBytes(root)).isEqualTo(32 << 10);
  }

  @Test
  void endsWhenItIsClosed() throws Exception {
    MemoryContentionLoad hog = MemoryContentionLoad.start().orElseThrow();

    hog.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("sluice-memory-hog");
  }

  @Test
  void thereIsNoneWhereTheMemoryDoesNotSuffice() throws Exception {
    Optional<MemoryContentionLoad> hog =
        MemoryContentionLoad.start(
            longs -> {
              throw new OutOfMemoryError("Java heap space");
            });

    assertThat(hog).isEmpty();
  }

  private void cache(int index, String size) throws Exception {
    Path folder = root.resolve("sys/devices/system/cpu/cpu0/cache/index" + index);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("size"), size + "\n");
  }
}

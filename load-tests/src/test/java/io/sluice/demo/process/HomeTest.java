package io.sluice.demo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir private Path folder;

  @Test
  void theRepositoryIsFoundFromAFolderInsideIt() throws Exception {
    Files.createFile(folder.resolve("mvnw"));
    Path inside = Files.createDirectories(folder.resolve("load-tests/target"));

    assertThat(Home.above(inside)).contains(new Home(folder.toAbsolutePath().normalize()));
  }

  @Test
  void outsideOfARepositoryThereIsNone() {
    assertThat(Home.above(folder)).isEmpty();
  }

  @Test
  void whatIsNotBuiltIsNamed() {
    Home home = new Home(folder);

    assertThat(home.firstMissing()).contains(home.registryJar());
  }
}

package io.sluice.demo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryHomeTest {
  @TempDir private Path folder;

  @Test
  void theRepositoryIsFoundFromAFolderInsideIt() throws Exception {
    Files.createFile(folder.resolve("mvnw"));
    Path inside = Files.createDirectories(folder.resolve("load-tests/target"));

    assertThat(RepositoryHome.above(inside))
        .contains(new RepositoryHome(folder.toAbsolutePath().normalize()));
  }

  @Test
  void outsideOfARepositoryThereIsNone() {
    assertThat(RepositoryHome.above(folder)).isEmpty();
  }

  @Test
  void whatIsNotBuiltIsNamed() {
    RepositoryHome home = new RepositoryHome(folder);

    assertThat(home.firstMissing()).contains(home.registryJar());
  }
}

package io.sluice.registry.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.Wish;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompressorVariantMakerTest {
  @Test
  void aRecipeThatNamesFilesOfTheRegistryIsRefused() {
    String recipe = "name: a\nsteps:\n- distill: {teachers: [/etc/passwd]}\n";

    assertThatThrownBy(
            () ->
                new CompressorVariantMaker()
                    .check(new Wish("", recipe, List.of(), new TreeSet<>())))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith("A recipe of a request cannot name files");
  }
}

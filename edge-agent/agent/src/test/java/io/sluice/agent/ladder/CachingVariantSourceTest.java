package io.sluice.agent.ladder;

import static io.sluice.agent.ladder.VariantLadderFixtures.DYNAMIC;
import static io.sluice.agent.ladder.VariantLadderFixtures.FP32;
import static io.sluice.agent.ladder.VariantLadderFixtures.MB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.VariantResolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingVariantSourceTest {
  private static final VariantResolution RESOLUTION =
      VariantLadderFixtures.resolution(
          List.of(
              VariantLadderFixtures.descriptor(FP32, 0.93, 30 * MB),
              VariantLadderFixtures.descriptor(DYNAMIC, 0.92, 20 * MB)));

  @TempDir private Path cache;

  @Test
  void remembersTheLastResolutionWhileTheRegistryIsAway() throws Exception {
    source(true).resolve(HardwareProfileFixtures.PC);

    VariantResolution resolution = source(false).resolve(HardwareProfileFixtures.PC);

    assertThat(resolution.version()).isEqualTo("3");
    assertThat(resolution.signature()).isEqualTo(RESOLUTION.signature());
    assertThat(resolution.fits())
        .extracting(fit -> fit.variant().name())
        .containsExactly(FP32, DYNAMIC);
  }

  @Test
  void asksAnewWhatFitsWhenTheLimitsHaveChanged() throws Exception {
    source(true).resolve(HardwareProfileFixtures.PC);

    VariantResolution resolution =
        source(false).resolve(HardwareProfileFixtures.withMemory(25 * MB));

    assertThat(resolution.fits()).extracting(fit -> fit.variant().name()).containsExactly(DYNAMIC);
    assertThat(resolution.misfits())
        .singleElement()
        .satisfies(misfit -> assertThat(misfit.variant()).isEqualTo(FP32));
  }

  @Test
  void failsWhenThereIsNothingToRemember() {
    assertThatThrownBy(() -> source(false).resolve(HardwareProfileFixtures.PC))
        .isInstanceOf(IOException.class)
        .hasMessage("the registry is away");
  }

  @Test
  void failsWhenWhatItRemembersIsDamaged() throws Exception {
    source(true).resolve(HardwareProfileFixtures.PC);
    try (Stream<Path> files = Files.list(cache.resolve("resolutions"))) {
      Files.writeString(files.findFirst().orElseThrow(), "{");
    }

    assertThatThrownBy(() -> source(false).resolve(HardwareProfileFixtures.PC))
        .isInstanceOf(IOException.class)
        .hasMessage("the registry is away");
  }

  private VariantSource source(boolean up) {
    VariantSource registry =
        new VariantSource() {
          @Override
          public VariantResolution resolve(HardwareProfile device) throws IOException {
            if (!up) {
              throw new IOException("the registry is away");
            }
            return RESOLUTION;
          }

          @Override
          public Path pull(VariantResolution resolution, VariantDescriptor variant) {
            return VariantLadderFixtures.file(variant.name());
          }
        };
    return new CachingVariantSource(registry, cache, VariantLadderFixtures.MODEL, "latest");
  }
}

package io.sluice.agent.ladder;

import static io.sluice.agent.ladder.Ladders.DYNAMIC;
import static io.sluice.agent.ladder.Ladders.FP32;
import static io.sluice.agent.ladder.Ladders.MB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberingSourceTest {
  private static final Resolution RESOLUTION =
      Ladders.resolution(
          List.of(
              Ladders.descriptor(FP32, 0.93, 30 * MB), Ladders.descriptor(DYNAMIC, 0.92, 20 * MB)));

  @TempDir private Path cache;

  @Test
  void remembersTheLastResolutionWhileTheRegistryIsAway() throws Exception {
    source(true).resolve(Profiles.PC);

    Resolution resolution = source(false).resolve(Profiles.PC);

    assertThat(resolution.version()).isEqualTo("3");
    assertThat(resolution.signature()).isEqualTo(RESOLUTION.signature());
    assertThat(resolution.fits())
        .extracting(fit -> fit.variant().name())
        .containsExactly(FP32, DYNAMIC);
  }

  @Test
  void asksAnewWhatFitsWhenTheLimitsHaveChanged() throws Exception {
    source(true).resolve(Profiles.PC);

    Resolution resolution = source(false).resolve(Profiles.withMemory(25 * MB));

    assertThat(resolution.fits()).extracting(fit -> fit.variant().name()).containsExactly(DYNAMIC);
    assertThat(resolution.misfits())
        .singleElement()
        .satisfies(misfit -> assertThat(misfit.variant()).isEqualTo(FP32));
  }

  @Test
  void failsWhenThereIsNothingToRemember() {
    assertThatThrownBy(() -> source(false).resolve(Profiles.PC))
        .isInstanceOf(IOException.class)
        .hasMessage("the registry is away");
  }

  @Test
  void failsWhenWhatItRemembersIsDamaged() throws Exception {
    source(true).resolve(Profiles.PC);
    try (Stream<Path> files = Files.list(cache.resolve("resolutions"))) {
      Files.writeString(files.findFirst().orElseThrow(), "{");
    }

    assertThatThrownBy(() -> source(false).resolve(Profiles.PC))
        .isInstanceOf(IOException.class)
        .hasMessage("the registry is away");
  }

  private VariantSource source(boolean up) {
    VariantSource registry =
        new VariantSource() {
          @Override
          public Resolution resolve(HardwareProfile device) throws IOException {
            if (!up) {
              throw new IOException("the registry is away");
            }
            return RESOLUTION;
          }

          @Override
          public Path pull(Resolution resolution, VariantDescriptor variant) {
            return Ladders.file(variant.name());
          }
        };
    return new RememberingSource(registry, cache, Ladders.MODEL, "latest");
  }
}

package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody changed a model file where the registry keeps it. */
@ExtendWith(RunningSystem.Shared.class)
final class TamperedBlobIT {
  @Test
  void aModelFileWithAnotherDigestIsNeverLoaded(RunningSystem system) throws Exception {
    VariantDescriptor victim =
        system.registryClient().version(new ModelName(MODEL), "1").variants().stream()
            .filter(v -> v.name().value().equals("int8-static"))
            .findFirst()
            .orElseThrow();
    Path blob = blob(system.registryStorage(), victim);
    byte[] original = Files.readAllBytes(blob);
    byte[] tampered = original.clone();
    tampered[tampered.length / 2] ^= 1;
    Files.write(blob, tampered);
    LoggedChildProcess agent = system.startAgent("careful");

    try {
      DemoAgentSnapshot view = system.agent("careful").orElseThrow();

      assertThat(view.ladder())
          .extracting(DemoAgentSnapshot.RungView::variant)
          .isNotEmpty()
          .doesNotContain(victim.name().value());
      assertThat(Files.readString(agent.log()))
          .contains("Pulling int8-static again", "but the digest of the received bytes is");
    } finally {
      Files.write(blob, original);
      system.stop(agent, "careful");
    }
  }

  private static Path blob(Path storage, VariantDescriptor variant) throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files
          .filter(file -> file.endsWith(variant.weights().hex()))
          .filter(file -> file.toFile().length() == variant.weightsBytes())
          .findFirst()
          .orElseThrow();
    }
  }
}

package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.process.ChildProcess;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    Path blob = blob(system.registryStorage(), victim.weights().hex());
    byte[] original = Files.readAllBytes(blob);
    byte[] tampered = Arrays.copyOf(original, original.length);
    tampered[tampered.length / 2] ^= 1;
    Files.write(blob, tampered);

    try {
      ChildProcess agent = system.startAgent("careful");

      AgentView view = system.agent("careful").orElseThrow();
      assertThat(view.ladder())
          .extracting(AgentView.RungView::variant)
          .isNotEmpty()
          .doesNotContain("int8-static");
      assertThat(Files.readString(agent.log())).contains("digest");
      system.stop(agent, "careful");
    } finally {
      Files.write(blob, original);
    }
  }

  private static Path blob(Path storage, String hex) throws Exception {
    try (Stream<Path> files = Files.walk(storage)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().equals(hex))
          .findFirst()
          .orElseThrow();
    }
  }
}

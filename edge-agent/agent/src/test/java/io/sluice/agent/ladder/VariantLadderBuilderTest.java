package io.sluice.agent.ladder;

import static io.sluice.agent.ladder.VariantLadderFixtures.DYNAMIC;
import static io.sluice.agent.ladder.VariantLadderFixtures.FP32;
import static io.sluice.agent.ladder.VariantLadderFixtures.MB;
import static io.sluice.agent.ladder.VariantLadderFixtures.STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.agent.engine.ProbeResult;
import io.sluice.agent.engine.ProbeResult.Passed;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import io.sluice.registry.selection.VariantResolution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariantLadderBuilderTest {
  private static final PowerModel POWER = new PowerModel("test", 1, 2, 4);

  private final Set<VariantName> unpullable = new HashSet<>();
  private final Map<VariantName, ProbeResult> probes = new HashMap<>();
  private double allowed = 0.75;
  private double allowedDuring = 0.75;

  @Test
  void putsTheMostAccurateFirstWithWhatTheProbeMeasured() throws Exception {
    probes.put(STATIC, new Passed(1, 0.001, 0, 1));
    probes.put(FP32, new Passed(4, 0.004, 0, 1, 0.4));

    BuiltLadder built = build(descriptor(STATIC, 0.91), descriptor(FP32, 0.93));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32, STATIC);
    assertThat(built.rungs().get(0).rung().p50Millis()).isEqualTo(4);
    assertThat(built.rungs().get(0).rung().onceShare()).isEqualTo(0.4);
    assertThat(built.rungs().get(0).rung().joulesPerInference())
        .isEqualTo(KnownQuantity.modelled(0.008, "test"));
    assertThat(built.rungs().get(0).rung().memoryBytes()).isEqualTo(5 * MB);
  }

  @Test
  void dropsWhatIsLessAccurateAndNotCheaperHere() throws Exception {
    probes.put(FP32, new Passed(2, 0.004, 0, 1));
    probes.put(DYNAMIC, new Passed(2.5, 0.004, 0, 1));
    probes.put(STATIC, new Passed(1, 0.001, 0, 1));

    BuiltLadder built =
        build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.92), descriptor(STATIC, 0.91));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32, STATIC);
    assertThat(built.excluded())
        .singleElement()
        .satisfies(
            excluded -> {
              assertThat(excluded.variant()).isEqualTo(DYNAMIC);
              assertThat(excluded.reason())
                  .isEqualTo(
                      "On this device fp32 is no less accurate (0.9300, this 0.9200) and no slower"
                          + " (2.00 ms, this 2.50 ms)");
            });
  }

  @Test
  void keepsWhatIsSlowerHereButSuffersLessFromContention() throws Exception {
    probes.put(FP32, new Passed(10, 0.010, 0, 2));
    probes.put(DYNAMIC, new Passed(10.1, 0.0101, 0, 1.1));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.92));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32, DYNAMIC);
  }

  @Test
  void keepsWhatIsSlowerHereButTakesLessEnergy() throws Exception {
    probes.put(FP32, new Passed(2, 0.008, 0, 1));
    probes.put(DYNAMIC, new Passed(2.5, 0.0025, 0, 1));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.92));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32, DYNAMIC);
  }

  @Test
  void dropsWhatSuffersLessFromContentionButIsSlowerUnderAnyThereIs() throws Exception {
    probes.put(FP32, new Passed(2, 0.002, 0, 1.3));
    probes.put(DYNAMIC, new Passed(8, 0.008, 0, 1.25));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.92));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32);
  }

  @Test
  void keepsWhatIsSlowerAloneButFasterInBatches() throws Exception {
    probes.put(FP32, new Passed(2, 0.002, 0, 1, 0.4));
    probes.put(DYNAMIC, new Passed(2.5, 0.0025, 0, 1, 0.7));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.92));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32, DYNAMIC);
  }

  @Test
  void dropsWhatIsSlowerAloneAndFasterInBatchesByNoMoreThanNoise() throws Exception {
    probes.put(FP32, new Passed(2, 0.002, 0, 1, 0.6));
    probes.put(DYNAMIC, new Passed(2.02, 0.00202, 0, 1, 0.62));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.92));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(FP32);
  }

  @Test
  void keepsBothOfTwoThatAreAlike() throws Exception {
    probes.put(FP32, new Passed(2, 0.004, 0, 1));
    probes.put(DYNAMIC, new Passed(2, 0.004, 0, 1));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(DYNAMIC, 0.93));

    assertThat(built.rungs()).hasSize(2);
  }

  @Test
  void notesTheClockThatTheProbesRanAt() throws Exception {
    probes.put(STATIC, new Passed(1, 0.001, 0, 1));
    allowedDuring = 0.25;

    BuiltLadder built = build(descriptor(STATIC, 0.91));

    assertThat(built.frequency()).isEqualTo(0.5);
  }

  @Test
  void leavesOutWhatCannotBePulledIntact() throws Exception {
    unpullable.add(FP32);
    probes.put(STATIC, new Passed(1, 0.001, 0, 1));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(STATIC, 0.91));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(STATIC);
    assertThat(built.excluded().get(0).reason()).isEqualTo("the digest of fp32 differs");
  }

  @Test
  void leavesOutWhatFailsTheProbe() throws Exception {
    probes.put(FP32, new ProbeResult.Failed("The probe process ended with exit code 134"));
    probes.put(STATIC, new Passed(1, 0.001, 0, 1));

    BuiltLadder built = build(descriptor(FP32, 0.93), descriptor(STATIC, 0.91));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(STATIC);
    assertThat(built.excluded().get(0).reason())
        .isEqualTo("The probe process ended with exit code 134");
  }

  @Test
  void saysWhyOfEachWhenNothingRuns() {
    unpullable.add(FP32);
    probes.put(STATIC, new ProbeResult.Failed("it crashed"));

    assertThatThrownBy(() -> build(descriptor(FP32, 0.93), descriptor(STATIC, 0.91)))
        .isInstanceOf(NoServableVariantException.class)
        .hasMessage(
            "No variant of adder:3 runs on this device. fp32: the digest of fp32 differs;"
                + " int8-static: it crashed");
  }

  private BuiltLadder build(VariantDescriptor... variants) throws Exception {
    VariantSource source =
        new VariantSource() {
          @Override
          public VariantResolution resolve(HardwareProfile device) {
            return VariantLadderFixtures.resolution(List.of(variants));
          }

          @Override
          public Path pull(VariantResolution resolution, VariantDescriptor variant)
              throws IOException {
            if (unpullable.contains(variant.name())) {
              throw new IOException("the digest of " + variant.name() + " differs");
            }
            return VariantLadderFixtures.file(variant.name());
          }
        };
    return new VariantLadderBuilder(
            source,
            (signature, files) -> {
              assertThat(files.keySet()).noneMatch(unpullable::contains);
              allowed = allowedDuring;
              return probes;
            },
            POWER,
            () -> allowed)
        .build(HardwareProfileFixtures.PC);
  }

  private static VariantDescriptor descriptor(VariantName name, double accuracy) {
    return VariantLadderFixtures.descriptor(name, accuracy, 5 * MB);
  }
}

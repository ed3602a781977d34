package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.ModelFile;
import io.sluice.agent.engine.ProbeResult;
import io.sluice.agent.engine.VariantProber;
import io.sluice.agent.ladder.RungState.Absent;
import io.sluice.agent.ladder.RungState.Excluded;
import io.sluice.agent.ladder.RungState.Probed;
import io.sluice.agent.ladder.RungState.Pulled;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import io.sluice.registry.selection.VariantRanking;
import io.sluice.registry.selection.VariantResolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/** Builder of the device's ladder: resolve, pull, probe, drop dominated variants. */
public final class VariantLadderBuilder {
  private final VariantSource source;
  private final VariantProber prober;
  private final PowerModel power;
  private final DoubleSupplier frequency;

  /**
   * @param source source of variants
   * @param prober prober of variants
   * @param power model of energy by processor time of an inference
   * @param frequency allowed processor frequency over the greatest; NaN when unknown
   */
  public VariantLadderBuilder(
      VariantSource source, VariantProber prober, PowerModel power, DoubleSupplier frequency) {
    this.source = source;
    this.prober = prober;
    this.power = power;
    this.frequency = frequency;
  }

  /**
   * Builds the ladder.
   *
   * @throws IOException if the registry does not answer and no resolution is cached
   * @throws NoServableVariantException if no variant runs here; with the reason of each in the
   *     message
   */
  public BuiltLadder build(HardwareProfile device)
      throws IOException, InterruptedException, NoServableVariantException {
    VariantResolution resolution = source.resolve(device);
    List<Excluded> excluded = new ArrayList<>();
    List<Pulled> pulled = pull(resolution, excluded);
    double before = frequency.getAsDouble();
    List<Probed> probed = probe(resolution, pulled, excluded);
    double during = (before + frequency.getAsDouble()) / 2;
    List<Probed> rungs = withoutDominated(probed, excluded);
    if (rungs.isEmpty()) {
      throw NoServableVariantException.noneRuns(resolution, excluded);
    }
    return new BuiltLadder(resolution, rungs, excluded, during);
  }

  private List<Pulled> pull(VariantResolution resolution, List<Excluded> excluded)
      throws InterruptedException {
    List<Pulled> pulled = new ArrayList<>();
    for (VariantRanking.Fit fit : resolution.fits()) {
      VariantDescriptor variant = fit.variant();
      Absent absent = new Absent(variant);
      try {
        pulled.add(absent.pulled(source.pull(resolution, variant)));
      } catch (IOException e) {
        excluded.add(absent.excluded(String.valueOf(e.getMessage())));
      }
    }
    return pulled;
  }

  private List<Probed> probe(
      VariantResolution resolution, List<Pulled> pulled, List<Excluded> excluded)
      throws InterruptedException {
    Map<VariantName, ModelFile> files = new LinkedHashMap<>();
    pulled.forEach(variant -> files.put(variant.variant(), variant.file()));
    Map<VariantName, ProbeResult> results = prober.probe(resolution.signature(), files);
    ContentionSensitivities sensitivities = ContentionSensitivities.of(results);
    List<Probed> probed = new ArrayList<>();
    for (Pulled variant : pulled) {
      ProbeResult result = Objects.requireNonNull(results.get(variant.variant()));
      if (result instanceof ProbeResult.Passed passed) {
        probed.add(variant.probed(rung(variant.descriptor(), passed, sensitivities)));
      } else if (result instanceof ProbeResult.Failed failed) {
        excluded.add(variant.excluded(failed.reason()));
      }
    }
    probed.sort(Comparator.comparing(Probed::rung, MOST_ACCURATE_FIRST));
    return probed;
  }

  private LadderRung rung(
      VariantDescriptor variant, ProbeResult.Passed probe, ContentionSensitivities sensitivities) {
    return new LadderRung(
        variant.name(),
        variant.facts().assuredAccuracy().orElse(Double.NaN),
        probe.p50Millis(),
        sensitivities.of(probe),
        probe.onceShare(),
        power.joules(probe.cpuSeconds()),
        memory(variant, probe));
  }

  /**
   * Memory by the registry's measurement of each variant in a fresh process; in a probe here the
   * first variant includes the engine's own memory, reused by the others.
   */
  private static long memory(VariantDescriptor variant, ProbeResult.Passed probe) {
    long measured = variant.needs().memoryBytes();
    return measured > 0 ? measured : Math.max(variant.weightsBytes(), probe.addedBytes());
  }

  /** Unknown accuracy last; among equals the slower first, as less compressed. */
  private static final Comparator<LadderRung> MOST_ACCURATE_FIRST =
      Comparator.comparingDouble((LadderRung r) -> Double.isNaN(r.accuracy()) ? 1 : -r.accuracy())
          .thenComparing(Comparator.comparingDouble(LadderRung::p50Millis).reversed());

  private static List<Probed> withoutDominated(List<Probed> probed, List<Excluded> excluded) {
    List<Probed> kept = new ArrayList<>();
    for (Probed candidate : probed) {
      probed.stream()
          .filter(other -> VariantDominance.dominates(other.rung(), candidate.rung()))
          .findFirst()
          .ifPresentOrElse(
              other -> excluded.add(candidate.excluded(comparison(candidate, other))),
              () -> kept.add(candidate));
    }
    return kept;
  }

  private static String comparison(Probed dropped, Probed better) {
    return String.format(
        Locale.ROOT,
        "On this device %s is no less accurate (%.4f, this %.4f) and no slower (%.2f ms, this %.2f ms)",
        better.variant(),
        better.rung().accuracy(),
        dropped.rung().accuracy(),
        better.rung().p50Millis(),
        dropped.rung().p50Millis());
  }
}

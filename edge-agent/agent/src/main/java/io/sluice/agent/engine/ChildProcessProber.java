package io.sluice.agent.engine;

import io.sluice.agent.engine.ProbeRequest.Candidate;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prober in child processes, with as many variants per child as possible. The variant under test is
 * blamed for a dead or hanging child; the rest continues in a new child.
 */
public final class ChildProcessProber implements VariantProber {
  private static final int WARM_UPS = 10;
  private static final int INFERENCES = 150;

  private final ProbeChildLauncher launcher;
  private final int threads;

  ChildProcessProber(ProbeChildLauncher launcher, int threads) {
    this.launcher = launcher;
    this.threads = threads;
  }

  /**
   * A prober with children on this JVM and class path.
   *
   * @param threads intra-op threads, as in serving
   */
  public static ChildProcessProber ofThisProgram(int threads) {
    return new ChildProcessProber(new JavaProbeChildLauncher(), threads);
  }

  @Override
  public Map<VariantName, ProbeResult> probe(
      ModelSignature signature, Map<VariantName, ModelFile> files) throws InterruptedException {
    List<Candidate> left = new ArrayList<>();
    files.forEach(
        (variant, file) ->
            left.add(
                new Candidate(variant, file.engine(), file.path().toAbsolutePath().toString())));
    Map<VariantName, ProbeResult> results = new LinkedHashMap<>();
    while (!left.isEmpty()) {
      ProbeRequest request = new ProbeRequest(signature, threads, WARM_UPS, INFERENCES, left);
      results.putAll(attempt(request));
      left.removeIf(candidate -> results.containsKey(candidate.variant()));
    }
    return results;
  }

  /** Runs a child process; with a result for the first candidate at least. */
  private Map<VariantName, ProbeResult> attempt(ProbeRequest request) throws InterruptedException {
    ProbeReport last = new ProbeReport(request.candidates().get(0).variant(), null);
    Map<VariantName, ProbeResult> results = new LinkedHashMap<>();
    try (ProbeChild child = launcher.launch(request)) {
      for (ProbeReport report = child.next(); report != null; report = child.next()) {
        last = report;
        if (report.result() != null) {
          results.put(report.variant(), report.result());
        }
      }
      if (results.size() < request.candidates().size()) {
        VariantName blamed =
            last.result() == null ? last.variant() : after(last.variant(), request);
        results.put(blamed, new ProbeResult.Failed(reason(last, child.howItEnded())));
      }
    } catch (IOException e) {
      results.putIfAbsent(
          last.variant(), new ProbeResult.Failed("Tried to run the probe: " + e.getMessage()));
    }
    return results;
  }

  /**
   * The reason of a failure. A batch fatal to the child would be fatal to the agent, and any client
   * may send a batch.
   */
  private static String reason(ProbeReport last, String howItEnded) {
    return last.examples() == 1
        ? howItEnded
        : "It runs a single example, but not a batch of %d: %s"
            .formatted(last.examples(), howItEnded);
  }

  private static VariantName after(VariantName variant, ProbeRequest request) {
    List<VariantName> order = request.candidates().stream().map(Candidate::variant).toList();
    return order.get(order.indexOf(variant) + 1);
  }
}

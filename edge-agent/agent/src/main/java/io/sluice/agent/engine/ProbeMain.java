package io.sluice.agent.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.agent.device.PseudoFile;
import io.sluice.agent.engine.InferenceTimer.Effort;
import io.sluice.agent.engine.InferenceTimer.Times;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Child process for probing variants: a {@link ProbeRequest} as JSON on standard input, {@link
 * ProbeReport}s as JSON lines on standard output. Isolates the agent from engine crashes.
 */
public final class ProbeMain {
  private static final long SEED = 1;

  /**
   * Warm-up limit, sufficient to compile the code around the model, otherwise the largest share of
   * small variants.
   */
  private static final int MOST_WARM_UPS = 1500;

  private static final long WARM_NANOS = 2_000_000_000L;
  private static final long CALM_NANOS = 3_000_000_000L;
  private static final int ROUNDS = 7;
  private static final int FEWEST_INFERENCES = 5;
  private static final Effort ROUND = new Effort(FEWEST_INFERENCES, 20, 150_000_000L);

  /** Time limit without a report; the waiting agent gives up after 60 s. */
  private static final long CONTENTION_NANOS = 10_000_000_000L;

  private final InferenceEngines engines;
  private final ProbeRequest request;
  private final LongSupplier nanoClock;
  private final InferenceTimer timer;

  ProbeMain(InferenceEngines engines, ProbeRequest request, LongSupplier nanoClock) {
    this.engines = engines;
    this.request = request;
    this.nanoClock = nanoClock;
    this.timer = InferenceTimer.of(request.threads(), nanoClock);
  }

  /** Reads the request, probes its candidates, ends. */
  public static void main(String[] args) throws IOException {
    run(InferenceEngines::ofThisProgram);
  }

  /**
   * Runs the probe.
   *
   * @param engines factory of engines by intra-op threads
   */
  static void run(IntFunction<InferenceEngines> engines) throws IOException {
    endWithParent();
    ObjectMapper json = JsonMapper.builder().build();
    ProbeRequest request = json.readValue(System.in, ProbeRequest.class);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ProbeMain probe = new ProbeMain(engines.apply(request.threads()), request, System::nanoTime);
    for (ProbeRequest.Candidate candidate : request.candidates()) {
      VariantName variant = candidate.variant();
      print(new ProbeReport(variant, null), json, out);
      ProbeResult result =
          probe.attempt(
              candidate.model(), n -> print(new ProbeReport(variant, n, null), json, out));
      print(new ProbeReport(variant, result), json, out);
    }
  }

  private static void print(ProbeReport report, ObjectMapper json, PrintStream out) {
    try {
      out.println(json.writeValueAsString(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report is always JSON", e);
    }
  }

  /**
   * Ends this process with its parent: a variant may hang in native code, and a killed agent cannot
   * end this process.
   */
  private static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
  }

  /**
   * Probes a variant.
   *
   * @param batches see {@link BatchLatencyProbe}
   */
  ProbeResult attempt(ModelFile file, IntConsumer batches) {
    List<Tensor> inputs = SampleInputs.of(request.signature(), new Random(SEED));
    long before = residentBytes();
    try (LoadedInferenceModel model = engines.load(file, request.signature())) {
      timer.time(model, inputs, new Effort(request.warmUps(), MOST_WARM_UPS, WARM_NANOS));
      return measure(model, inputs, before, batches);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ProbeResult.Failed("The probe was interrupted");
    } catch (EngineException e) {
      return new ProbeResult.Failed(String.valueOf(e.getMessage()));
    }
  }

  private ProbeResult measure(
      LoadedInferenceModel model, List<Tensor> inputs, long residentBefore, IntConsumer batches)
      throws EngineException, InterruptedException {
    Effort effort = new Effort(FEWEST_INFERENCES, request.inferences(), CALM_NANOS);
    Times calm = timer.time(model, inputs, effort);
    long added = Math.max(0, residentBytes() - residentBefore);
    double contention = contention(model, inputs, calm);
    double onceShare =
        new BatchLatencyProbe(timer, nanoClock, request.signature(), batches)
            .onceShare(model, calm.wallMillis());
    return new ProbeResult.Passed(
        calm.medianMillis(), calm.cpuSeconds(), added, contention, onceShare);
  }

  /**
   * Slowdown by memory contention, measured in turns with and without, with equal disturbance of
   * both. On a single processor the contention would take processor time rather than memory
   * bandwidth. 1 when not measurable: too little memory, or inferences too long for all rounds.
   */
  private double contention(LoadedInferenceModel model, List<Tensor> inputs, Times alone)
      throws EngineException, InterruptedException {
    long end = nanoClock.getAsLong() + CONTENTION_NANOS;
    if (Runtime.getRuntime().availableProcessors() <= request.threads()
        || 2 * ROUNDS * FEWEST_INFERENCES * alone.wallMillis() * 1e6 > CONTENTION_NANOS) {
      return 1;
    }
    Optional<MemoryContentionLoad> started = MemoryContentionLoad.start();
    return started.isEmpty() ? 1 : contention(model, inputs, started.get(), end);
  }

  private double contention(
      LoadedInferenceModel model, List<Tensor> inputs, MemoryContentionLoad started, long end)
      throws EngineException {
    double[] ratios = new double[ROUNDS];
    try (MemoryContentionLoad hog = started) {
      for (int i = 0; i < ROUNDS; i++) {
        if (nanoClock.getAsLong() - end > 0) {
          return 1;
        }
        hog.pause(true);
        double calm = timer.time(model, inputs, ROUND).medianMillis();
        hog.pause(false);
        ratios[i] = timer.time(model, inputs, ROUND).medianMillis() / calm;
      }
    }
    return slowdown(ratios);
  }

  /**
   * The median over the rounds if all were slower under contention, else 1: seven slower rounds by
   * chance happen once in 128 probes.
   */
  static double slowdown(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return sorted[0] > 1 ? sorted[sorted.length / 2] : 1;
  }

  /** Resident memory of this process, bytes; 0 when unknown. */
  static long residentBytes() {
    return PseudoFile.lines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}

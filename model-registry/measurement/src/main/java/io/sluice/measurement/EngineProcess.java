package io.sluice.measurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Runs jobs with libtorch and ONNX Runtime in a child Java process of this program's own class
 * path, and waits for them. Interruption kills the child. Progress is reported on the calling
 * thread.
 */
public final class EngineProcess {
  /** For how long the latency of each model is measured at each batch, where nothing is said. */
  public static final Duration TIMING = Duration.ofMillis(1200);

  private static final int HEAP_MEGABYTES = 128;
  private static final double MEMORY_SHARE = 0.15;

  private final Path folder;
  private final Duration silence;
  private final Duration timing;
  private final Map<String, String> settings;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param folder for jobs, reports and crash logs; the caller removes it
   * @param silence a child that makes no progress for so long is killed
   */
  public EngineProcess(Path folder, Duration silence) {
    this(folder, silence, TIMING);
  }

  /**
   * @param timing for how long the latency of each model is measured at each batch; whatever it is,
   *     a model has some rounds
   */
  public EngineProcess(Path folder, Duration silence, Duration timing) {
    this(folder, silence, timing, Map.of());
  }

  /**
   * @param settings environment variables of the engines, such as {@code ONEDNN_MAX_CPU_ISA}
   */
  public EngineProcess(
      Path folder, Duration silence, Duration timing, Map<String, String> settings) {
    this.folder = folder.toAbsolutePath();
    this.silence = silence;
    this.timing = timing;
    this.settings = Map.copyOf(settings);
  }

  /**
   * Runs all samples through a model and saves it with what its modules have kept.
   *
   * @throws ModelProcessingException when the model fails, or the child crashes
   */
  public void observe(Path model, Path samples, Path output, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    run(
        new EngineJob.Observe(absolute(model), absolute(samples), absolute(output)),
        NpzReader.heapBytes(samples),
        progress);
  }

  /**
   * Measures model files side by side.
   *
   * @param names of the files, for messages and reports
   * @param files the first is the one that the others are compared with
   * @param maxSamples how many samples are used for accuracy and agreement
   * @param costs whether to measure time and memory as well
   * @throws ModelProcessingException when a model fails, or the child crashes
   */
  public List<ModelMeasurement> measure(
      List<String> names,
      List<Path> files,
      Path samples,
      int maxSamples,
      boolean costs,
      DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<MeasurementOrder.Candidate> models = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      models.add(new MeasurementOrder.Candidate(names.get(i), files.get(i)));
    }
    MeasurementOrder.Costs which = costs ? MeasurementOrder.Costs.ALL : MeasurementOrder.Costs.NONE;
    return measure(new MeasurementOrder(models, samples, "", maxSamples, which), progress);
  }

  /**
   * Measures model files side by side.
   *
   * @return in the order of the models
   * @throws ModelProcessingException when a model fails, the samples do not fit one, or a child
   *     crashes
   */
  public List<ModelMeasurement> measure(MeasurementOrder order, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    if (order.costs() != MeasurementOrder.Costs.ALL) {
      boolean timed = order.costs() == MeasurementOrder.Costs.LATENCY;
      EngineJob.What what = timed ? EngineJob.What.ANSWERS_AND_LATENCY : EngineJob.What.ANSWERS;
      return run(job(order, what), heap(order), progress).models();
    }
    List<ModelMeasurement.Memory> memory =
        run(job(order, EngineJob.What.MEMORY), 0, f -> progress.accept(MEMORY_SHARE * f)).memory();
    List<ModelMeasurement> measured =
        run(
                job(order, EngineJob.What.ANSWERS_AND_TIME),
                heap(order),
                f -> progress.accept(MEMORY_SHARE + (1 - MEMORY_SHARE) * f))
            .models();
    List<ModelMeasurement> complete = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      complete.add(measured.get(i).withMemory(memory.get(i)));
    }
    return complete;
  }

  private static long heap(MeasurementOrder order) throws ModelProcessingException, IOException {
    return NpzReader.heapBytes(order.samples());
  }

  private EngineJob.Measure job(MeasurementOrder order, EngineJob.What what) {
    List<EngineJob.Candidate> models =
        order.models().stream()
            .map(m -> new EngineJob.Candidate(m.name(), absolute(m.file())))
            .toList();
    return new EngineJob.Measure(
        models,
        absolute(order.samples()),
        order.maxSamples(),
        order.output(),
        what,
        timing.toMillis());
  }

  /**
   * Only loads the files, for want of samples to run.
   *
   * @throws ModelProcessingException when libtorch refuses one, or the child crashes
   */
  public void load(List<String> names, List<Path> files, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    run(new EngineJob.Load(candidates(names, files)), 0, progress);
  }

  private static List<EngineJob.Candidate> candidates(List<String> names, List<Path> files) {
    List<EngineJob.Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      candidates.add(new EngineJob.Candidate(names.get(i), absolute(files.get(i))));
    }
    return candidates;
  }

  private EngineReport run(EngineJob job, long dataBytes, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    Path jobFile = folder.resolve("job.json");
    Path reportFile = folder.resolve("report.json");
    json.writerFor(EngineJob.class).writeValue(jobFile.toFile(), job);
    long heap = HEAP_MEGABYTES + dataBytes / (1 << 20);
    List<String> arguments = List.of(jobFile.toString(), reportFile.toString());
    new JavaChildProcess(folder, silence)
        .run(
            new JavaChildProcess.Order(EvaluationMain.class, arguments, heap, 1, environment(job)),
            fraction -> progress.accept(Double.parseDouble(fraction)));
    progress.accept(1);
    EngineReport report = json.readValue(reportFile.toFile(), EngineReport.class);
    if (report.error() != null) {
      throw new ModelProcessingException(report.error());
    }
    return report;
  }

  /** For memory: glibc gives back what is freed instead of keeping it for the next model. */
  private Map<String, String> environment(EngineJob job) {
    Map<String, String> environment = new HashMap<>(settings);
    if (job instanceof EngineJob.Measure measure && measure.what() == EngineJob.What.MEMORY) {
      environment.put("MALLOC_MMAP_THRESHOLD_", "65536");
      environment.put("MALLOC_TRIM_THRESHOLD_", "65536");
      environment.put("MALLOC_ARENA_MAX", "1");
    }
    return environment;
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().toString();
  }
}

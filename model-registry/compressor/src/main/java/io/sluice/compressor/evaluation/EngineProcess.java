package io.sluice.compressor.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Runs jobs with libtorch and ONNX Runtime in a child Java process of this program's own class
 * path, and waits for them. Interruption kills the child. Progress is reported on the calling
 * thread.
 */
public final class EngineProcess {
  private static final int HEAP_MEGABYTES = 128;

  private final Path folder;
  private final Duration silence;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param folder for jobs, reports and crash logs; the caller removes it
   * @param silence a child that makes no progress for so long is killed
   */
  public EngineProcess(Path folder, Duration silence) {
    this.folder = folder.toAbsolutePath();
    this.silence = silence;
  }

  /**
   * Runs all samples through a model and saves it with what its modules have kept.
   *
   * @throws CompressionException when the model fails, or the child crashes
   */
  public void observe(Path model, Path samples, Path output, DoubleConsumer progress)
      throws CompressionException, IOException, InterruptedException {
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
   * @throws CompressionException when a model fails, or the child crashes
   */
  public List<Measurement> measure(
      List<String> names,
      List<Path> files,
      Path samples,
      int maxSamples,
      boolean costs,
      DoubleConsumer progress)
      throws CompressionException, IOException, InterruptedException {
    EngineJob job =
        new EngineJob.Measure(candidates(names, files), absolute(samples), maxSamples, costs, "");
    return run(job, NpzReader.heapBytes(samples), progress).models();
  }

  /**
   * Only loads the files, for want of samples to run.
   *
   * @throws CompressionException when libtorch refuses one, or the child crashes
   */
  public void load(List<String> names, List<Path> files, DoubleConsumer progress)
      throws CompressionException, IOException, InterruptedException {
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
      throws CompressionException, IOException, InterruptedException {
    Path jobFile = folder.resolve("job.json");
    Path reportFile = folder.resolve("report.json");
    json.writerFor(EngineJob.class).writeValue(jobFile.toFile(), job);
    long heap = HEAP_MEGABYTES + dataBytes / (1 << 20);
    List<String> arguments = List.of(jobFile.toString(), reportFile.toString());
    new ChildProcess(folder, silence)
        .run(
            new ChildProcess.Order(EvaluationMain.class, arguments, heap, 1),
            fraction -> progress.accept(Double.parseDouble(fraction)));
    progress.accept(1);
    EngineReport report = json.readValue(reportFile.toFile(), EngineReport.class);
    if (report.error() != null) {
      throw new CompressionException(report.error());
    }
    return report;
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().toString();
  }
}

package io.sluice.compressor.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The child process: {@code EvaluationMain <job.json> <report.json>}. Prints {@code progress
 * <fraction>} lines; exits with 0 once the report is written, whatever it says. Ends when its input
 * ends, so that it never outlives its parent.
 */
public final class EvaluationMain {
  private EvaluationMain() {}

  public static void main(String[] arguments) throws IOException {
    ParentWatch.start();
    ObjectMapper json = new ObjectMapper();
    EngineJob job = json.readValue(Path.of(arguments[0]).toFile(), EngineJob.class);
    EngineReport report;
    try {
      report = new EngineReport(null, run(job));
    } catch (CompressionException e) {
      report = new EngineReport(String.valueOf(e.getMessage()), List.of());
    }
    json.writeValue(Path.of(arguments[1]).toFile(), report);
    // libtorch's own threads must not keep the process
    System.exit(0);
  }

  private static List<Measurement> run(EngineJob job) throws CompressionException, IOException {
    if (job instanceof EngineJob.Load load) {
      for (EngineJob.Candidate candidate : load.models()) {
        LoadedModel.load(candidate.name(), Path.of(candidate.file())).close();
      }
      return List.of();
    }
    if (job instanceof EngineJob.Observe observe) {
      new ObservationRun(observe, EvaluationMain::progress).run();
      return List.of();
    }
    return new MeasurementRun((EngineJob.Measure) job, EvaluationMain::progress).run();
  }

  private static void progress(double fraction) {
    System.out.println(ChildProcess.PROGRESS + fraction);
  }
}

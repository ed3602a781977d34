package io.sluice.measurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;

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
      report = run(job);
    } catch (ModelProcessingException e) {
      report = EngineReport.error(String.valueOf(e.getMessage()));
    }
    json.writeValue(Path.of(arguments[1]).toFile(), report);
    // the engines' own threads must not keep the process
    System.exit(0);
  }

  private static EngineReport run(EngineJob job) throws ModelProcessingException, IOException {
    if (job instanceof EngineJob.Load load) {
      for (EngineJob.Candidate candidate : load.models()) {
        LoadedModel.load(candidate.name(), Path.of(candidate.file())).close();
      }
      return EngineReport.done();
    }
    if (job instanceof EngineJob.Observe observe) {
      new ObservationRun(observe, EvaluationMain::progress).run();
      return EngineReport.done();
    }
    EngineJob.Measure measure = (EngineJob.Measure) job;
    return measure.what() == EngineJob.What.MEMORY
        ? EngineReport.ofMemory(new MemoryRun(measure, EvaluationMain::progress).run())
        : EngineReport.of(new MeasurementRun(measure, EvaluationMain::progress).run());
  }

  private static void progress(double fraction) {
    System.out.println(JavaChildProcess.PROGRESS + fraction);
  }
}

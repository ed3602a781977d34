package io.sluice.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.measurement.JavaChildProcess;
import io.sluice.measurement.ParentWatch;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Child process of training: {@code TrainingMain <job.json> <error.txt>}. Prints {@code progress
 * <step> <steps> <loss>} lines; exits with 0. On failure, the second file contains the reason.
 */
public final class TrainingMain {
  private static final long REPORT_NANOS = 200_000_000;

  private long reported = System.nanoTime() - REPORT_NANOS;

  private TrainingMain() {}

  public static void main(String[] arguments) throws IOException {
    ParentWatch.start();
    TrainingJob job =
        new ObjectMapper().readValue(Path.of(arguments[0]).toFile(), TrainingJob.class);
    try {
      run(job);
    } catch (ModelProcessingException e) {
      Files.writeString(Path.of(arguments[1]), String.valueOf(e.getMessage()));
    }
    // libtorch's own threads must not keep the process alive
    System.exit(0);
  }

  private static void run(TrainingJob job) throws ModelProcessingException, IOException {
    TrainingMain main = new TrainingMain();
    if (job.purpose() == TrainingJob.Purpose.WEIGH) {
      new ImportanceEstimationRun(job, main::report).run();
      return;
    }
    try (TrainingRun run = new TrainingRun(job, main::report)) {
      run.run();
    }
  }

  private void report(long step, long steps, double loss) {
    long now = System.nanoTime();
    if (now - reported >= REPORT_NANOS || step == steps) {
      reported = now;
      System.out.println(JavaChildProcess.PROGRESS + step + " " + steps + " " + loss);
    }
  }
}

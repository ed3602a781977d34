package io.sluice.bench.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArithmeticDeviationReportTest {
  @TempDir Path folder;

  @Test
  void aReportIsReadAsItWasWritten() throws Exception {
    List<ArithmeticDeviation> deviations =
        List.of(
            new ArithmeticDeviation("convolution", "PyTorch", "static", true, 0.25, 1),
            new ArithmeticDeviation("LSTM", "ONNX Runtime", "dynamic", false, 2, 1e-6));
    Path file = folder.resolve("report.json");

    ArithmeticDeviationReport.write(deviations, file);

    assertThat(ArithmeticDeviationReport.read(file)).isEqualTo(deviations);
  }
}

package io.sluice.bench.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeviationReportTest {
  @TempDir Path folder;

  @Test
  void aReportIsReadAsItWasWritten() throws Exception {
    List<OperatorDeviation> deviations =
        List.of(
            new OperatorDeviation("convolution", "PyTorch", "static", true, 0.25, 1),
            new OperatorDeviation("LSTM", "ONNX Runtime", "dynamic", false, 2, 1e-6));
    Path file = folder.resolve("report.json");

    DeviationReport.write(deviations, file);

    assertThat(DeviationReport.read(file)).isEqualTo(deviations);
  }
}

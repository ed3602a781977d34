package io.sluice.measurement.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.measurement.ExampleScore;
import io.sluice.measurement.FileSize;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.report.ModelReport.LayerSensitivity;
import io.sluice.measurement.report.ReportedVariant.Weights;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.power.PowerModel;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReportFilesTest {
  private static final Weights WEIGHTS =
      new Weights(
          KnownQuantity.measured(1000), KnownQuantity.measured(900), KnownQuantity.unknown());

  @TempDir Path folder;

  @Test
  void everyNumberOfAVariantIsInTheTables() {
    String markdown = VariantTables.markdown(report());

    assertThat(markdown)
        .contains("| int8 | ONNX Runtime | static-int8 | 600000 | 500000 | 1000 | 900 | unknown |")
        .contains("93.00 % [92.48, 93.48]")
        .contains("2.00 [2.00, 2.00]")
        .contains("(modelled)");
    assertThat(VariantTables.text(report())).contains("int8").contains("static-int8");
  }

  @Test
  void chartsArePicturesThatShowMoreThanTheirBackground() throws Exception {
    ModelReportFiles.write(report(), folder);

    for (String name : List.of("accuracy-latency", "accuracy-size", "sensitivity")) {
      BufferedImage image = ImageIO.read(folder.resolve(name + ".png").toFile());
      long ink =
          IntStream.range(0, image.getWidth() * image.getHeight())
              .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) != 0xffffffff)
              .count();
      assertThat(ink).isGreaterThan(2000);
    }
  }

  @Test
  void thePageLoadsNothingAndEscapesWhatItIsGiven() throws Exception {
    ModelReportFiles.write(report(), folder);

    String html = Files.readString(folder.resolve("report.html"));

    assertThat(html)
        .contains("<svg ", "steps: [static-int8]", "fc &lt;left&gt;")
        .doesNotContain("<script", "src=", "href=", "<left>");
  }

  @Test
  void theSameValuesGiveTheSameFiles() throws Exception {
    ModelReportFiles.write(report(), folder.resolve("one"));
    ModelReportFiles.write(report(), folder.resolve("two"));

    for (String name :
        List.of("report.txt", "report.md", "report.json", "report.html", "accuracy-size.png")) {
      assertThat(Files.readAllBytes(folder.resolve("one").resolve(name)))
          .isEqualTo(Files.readAllBytes(folder.resolve("two").resolve(name)));
    }
  }

  @Test
  void whatWasNotMeasuredIsUnknownAndNotZero() {
    ModelMeasurement bare =
        new ModelMeasurement(
            "bare",
            Engine.PYTORCH,
            List.of(10L),
            5,
            new ExampleScore.None("no labels"),
            1,
            0,
            0,
            1,
            null,
            null,
            null);
    ReportedVariant variant =
        ReportedVariant.of(
            "bare",
            Engine.PYTORCH,
            "as brought",
            "",
            new FileSize(10, 9),
            Weights.UNKNOWN,
            bare,
            Map.of(),
            PowerModel.RASPBERRY_PI_4,
            List.of());

    String markdown =
        VariantTables.markdown(
            new ModelReport("m", "", "here", List.of(variant), List.of(), List.of()));

    assertThat(markdown).contains("| 10 | 9 | unknown | unknown | unknown | unknown | unknown |");
  }

  private static ModelReport report() {
    ModelMeasurement fp32 = measured("fp32", Engine.PYTORCH, 9350, 2.0);
    ModelMeasurement int8 = measured("int8", Engine.ONNX_RUNTIME, 9300, 1.0);
    return new ModelReport(
        "fashion",
        "ten thousand images",
        "x86_64-avx2",
        List.of(
            variant("as brought", "", 2_400_000, fp32, fp32),
            variant("static-int8", "steps: [static-int8]\n", 600_000, int8, fp32)),
        List.of(new LayerSensitivity("conv1", 0.4), new LayerSensitivity("fc", -0.1)),
        List.of("nothing else"));
  }

  private static ReportedVariant variant(
      String technique,
      String recipe,
      long bytes,
      ModelMeasurement measured,
      ModelMeasurement fp32) {
    return ReportedVariant.of(
        measured.name(),
        measured.engine(),
        technique,
        recipe,
        new FileSize(bytes, bytes - 100_000),
        WEIGHTS,
        measured,
        Map.of("as brought", fp32),
        PowerModel.RASPBERRY_PI_4,
        List.of("fc <left> in fp32"));
  }

  private static ModelMeasurement measured(String name, Engine engine, int right, double millis) {
    ModelMeasurement.Latency latency =
        new ModelMeasurement.Latency(
            1, millis, 2 * millis, millis / 1000, 3, List.of(millis, 2 * millis, millis));
    return new ModelMeasurement(
        name,
        engine,
        List.of(10L),
        10_000,
        new ExampleScore.Accuracy(right, 10_000, 10, 60),
        0.99,
        0.02,
        0.1,
        0.999,
        latency,
        null,
        new ModelMeasurement.Memory(1000L, 2000L));
  }
}

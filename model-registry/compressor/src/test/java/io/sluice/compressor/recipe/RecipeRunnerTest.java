package io.sluice.compressor.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeRunnerTest {
  private static final AtomicInteger APPLIED = new AtomicInteger();

  private static final List<OnnxValue.Dimension> IMAGES =
      List.of(
          OnnxValue.Dimension.dynamic("batch"),
          OnnxValue.Dimension.of(1),
          OnnxValue.Dimension.of(8),
          OnnxValue.Dimension.of(8));

  @TempDir Path folder;

  private final List<String> heard = new ArrayList<>();

  @Test
  void theStepsOfARecipeAreAppliedInTheirOrder() throws Exception {
    RecipeRunner.Prepared made = run(recipe(new FoldBatchNorm(), new DynamicInt8()), 0);

    assertThat(made.reports())
        .extracting(StepReport::technique)
        .containsExactly("fold-batchnorm", "dynamic-int8");
    assertThat(Files.size(made.file())).isLessThan(Files.size(Fixtures.path("traced")));
    assertThat(heard).containsExactly("fold-batchnorm 0.00", "dynamic-int8 0.50");
  }

  @Test
  void aRecipeWithoutStepsGivesTheModelAsItIs() throws Exception {
    RecipeRunner.Prepared made = run(recipe(), 0);

    assertThat(made.file()).isEqualTo(Fixtures.path("traced"));
    assertThat(made.reports()).isEmpty();
  }

  @Test
  void recipesThatBeginAlikeShareWhatTheyHaveInCommon() throws Exception {
    APPLIED.set(0);
    runner(0).run(recipe(new Counted(1), new DynamicInt8()), Progress.NONE);

    runner(0).run(recipe(new Counted(1), new FoldBatchNorm()), Progress.NONE);

    assertThat(APPLIED).hasValue(1);
  }

  @Test
  void anotherSettingSeedOrDataIsAnotherResult() throws Exception {
    APPLIED.set(0);
    runner(0).run(recipe(new Counted(1)), Progress.NONE);
    runner(0).run(recipe(new Counted(2)), Progress.NONE);
    runner(1).run(recipe(new Counted(1)), Progress.NONE);

    runner(0)
        .run(
            new Recipe(new VariantName("a"), Engine.PYTORCH, 8, List.of(new Counted(1))),
            Progress.NONE);

    assertThat(APPLIED).hasValue(4);
  }

  @Test
  void theSameRecipeGivesTheSameBytes() throws Exception {
    Path one = run(recipe(new FoldBatchNorm(), new DynamicInt8()), 0).file();
    byte[] bytes = Files.readAllBytes(one);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    Path again = run(recipe(new FoldBatchNorm(), new DynamicInt8()), 0).file();

    assertThat(again).hasBinaryContent(bytes);
  }

  @Test
  void aStepThatWasCutShortIsDoneAgain() throws Exception {
    APPLIED.set(0);
    runner(0).run(recipe(new Counted(1)), Progress.NONE);
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        Files.writeString(file, "{\"chan");
      }
    }

    runner(0).run(recipe(new Counted(1)), Progress.NONE);

    assertThat(APPLIED).hasValue(2);
  }

  @Test
  void aStepThatRefusesTheModelIsNamed() {
    assertThatThrownBy(() -> run(recipe(new FoldBatchNorm(), new Refusing()), 0))
        .isInstanceOf(CompressionException.class)
        .hasMessage("Step 2 (refusing) of the recipe a: there is no such layer");
  }

  @Test
  void theLastQuantisationOfARecipeForOnnxRuntimeIsThatOfTheFile() throws Exception {
    RecipeRunner.Prepared made = run(onnx(new FoldBatchNorm(), new DynamicInt8()), 0);

    assertThat(made.reports())
        .extracting(StepReport::technique)
        .containsExactly("fold-batchnorm", "dynamic-int8");
    assertThat(OnnxFile.read(made.file()).graph().nodes())
        .extracting(OnnxNode::opType)
        .contains("Conv", "MatMulInteger")
        .doesNotContain("BatchNormalization");
  }

  @Test
  void aRecipeForOnnxRuntimeWithoutQuantisationIsWrittenInFloats() throws Exception {
    RecipeRunner.Prepared made = run(onnx(), 0);

    assertThat(made.reports()).isEmpty();
    assertThat(OnnxFile.read(made.file()).graph().nodes())
        .extracting(OnnxNode::opType)
        .contains("Conv", "BatchNormalization")
        .doesNotContain("MatMulInteger");
  }

  @Test
  void whatOnnxRuntimeHasNoWordsForIsRefusedByName() {
    assertThatThrownBy(() -> run(onnx(new DynamicInt8(), new FoldBatchNorm()), 0))
        .isInstanceOf(CompressionException.class)
        .hasMessageStartingWith("The recipe a cannot be had on ONNX Runtime: ");
  }

  private static Recipe onnx(Technique... steps) {
    return new Recipe(new VariantName("a"), Engine.ONNX_RUNTIME, 7, List.of(steps));
  }

  private RecipeRunner.Prepared run(Recipe recipe, int data) throws Exception {
    return runner(data)
        .run(recipe, (step, fraction) -> heard.add("%s %.2f".formatted(step, fraction)));
  }

  private RecipeRunner runner(int data) throws IOException {
    return new RecipeRunner(
        Fixtures.path("traced"),
        "data" + data,
        (seed, progress) -> Workshop.EMPTY,
        graph -> List.of(new OnnxValue("x", OnnxType.FLOAT, IMAGES)),
        folder);
  }

  private static Recipe recipe(Technique... steps) {
    return new Recipe(new VariantName("a"), Engine.PYTORCH, 7, List.of(steps));
  }

  /** Tells how often it was applied. */
  public record Counted(int setting) implements Technique {
    @Override
    public String name() {
      return "counted";
    }

    @Override
    public Step apply(ScriptModule model, Workshop workshop) {
      APPLIED.incrementAndGet();
      return new Step(
          model, new StepReport(name(), List.of(new StepReport.Layer("fc", "seen")), List.of()));
    }
  }

  /** Finds fault with every model. */
  public record Refusing() implements Technique {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
      throw new CompressionException("there is no such layer");
    }
  }
}

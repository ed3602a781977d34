package io.sluice.compressor.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
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

  private static final List<OnnxValueInfo.Dimension> IMAGES =
      List.of(
          OnnxValueInfo.Dimension.dynamic("batch"),
          OnnxValueInfo.Dimension.of(1),
          OnnxValueInfo.Dimension.of(8),
          OnnxValueInfo.Dimension.of(8));

  @TempDir Path folder;

  private final List<String> heard = new ArrayList<>();

  @Test
  void theStepsOfARecipeAreAppliedInTheirOrder() throws Exception {
    RecipeRunner.Prepared made =
        run(recipe(new BatchNormFoldingTechnique(), new DynamicInt8Technique()), 0);

    assertThat(made.reports())
        .extracting(CompressionStepReport::technique)
        .containsExactly("fold-batchnorm", "dynamic-int8");
    assertThat(Files.size(made.file())).isLessThan(Files.size(ModelFixtures.path("traced")));
    assertThat(heard).containsExactly("fold-batchnorm 0.00", "dynamic-int8 0.50");
  }

  @Test
  void aRecipeWithoutStepsGivesTheModelAsItIs() throws Exception {
    RecipeRunner.Prepared made = run(recipe(), 0);

    assertThat(made.file()).isEqualTo(ModelFixtures.path("traced"));
    assertThat(made.reports()).isEmpty();
  }

  @Test
  void recipesThatBeginAlikeShareWhatTheyHaveInCommon() throws Exception {
    APPLIED.set(0);
    runner(0).run(recipe(new Counted(1), new DynamicInt8Technique()), BuildProgress.NONE);

    runner(0).run(recipe(new Counted(1), new BatchNormFoldingTechnique()), BuildProgress.NONE);

    assertThat(APPLIED).hasValue(1);
  }

  @Test
  void anotherSettingSeedOrDataIsAnotherResult() throws Exception {
    APPLIED.set(0);
    runner(0).run(recipe(new Counted(1)), BuildProgress.NONE);
    runner(0).run(recipe(new Counted(2)), BuildProgress.NONE);
    runner(1).run(recipe(new Counted(1)), BuildProgress.NONE);

    runner(0)
        .run(
            new Recipe(new VariantName("a"), Engine.PYTORCH, 8, List.of(new Counted(1))),
            BuildProgress.NONE);

    assertThat(APPLIED).hasValue(4);
  }

  @Test
  void theSameRecipeGivesTheSameBytes() throws Exception {
    Path one = run(recipe(new BatchNormFoldingTechnique(), new DynamicInt8Technique()), 0).file();
    byte[] bytes = Files.readAllBytes(one);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    Path again = run(recipe(new BatchNormFoldingTechnique(), new DynamicInt8Technique()), 0).file();

    assertThat(again).hasBinaryContent(bytes);
  }

  @Test
  void aStepThatWasCutShortIsDoneAgain() throws Exception {
    APPLIED.set(0);
    runner(0).run(recipe(new Counted(1)), BuildProgress.NONE);
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        Files.writeString(file, "{\"chan");
      }
    }

    runner(0).run(recipe(new Counted(1)), BuildProgress.NONE);

    assertThat(APPLIED).hasValue(2);
  }

  @Test
  void aStepThatRefusesTheModelIsNamed() {
    assertThatThrownBy(() -> run(recipe(new BatchNormFoldingTechnique(), new Refusing()), 0))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage("Step 2 (refusing) of the recipe a: there is no such layer");
  }

  @Test
  void theLastQuantisationOfARecipeForOnnxRuntimeIsThatOfTheFile() throws Exception {
    RecipeRunner.Prepared made =
        run(onnx(new BatchNormFoldingTechnique(), new DynamicInt8Technique()), 0);

    assertThat(made.reports())
        .extracting(CompressionStepReport::technique)
        .containsExactly("fold-batchnorm", "dynamic-int8");
    assertThat(OnnxModelFile.read(made.file()).graph().nodes())
        .extracting(OnnxNode::opType)
        .contains("Conv", "MatMulInteger")
        .doesNotContain("BatchNormalization");
  }

  @Test
  void aRecipeForOnnxRuntimeWithoutQuantisationIsWrittenInFloats() throws Exception {
    RecipeRunner.Prepared made = run(onnx(), 0);

    assertThat(made.reports()).isEmpty();
    assertThat(OnnxModelFile.read(made.file()).graph().nodes())
        .extracting(OnnxNode::opType)
        .contains("Conv", "BatchNormalization")
        .doesNotContain("MatMulInteger");
  }

  @Test
  void whatOnnxRuntimeHasNoWordsForIsRefusedByName() {
    assertThatThrownBy(
            () -> run(onnx(new DynamicInt8Technique(), new BatchNormFoldingTechnique()), 0))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageStartingWith("The recipe a cannot be had on ONNX Runtime: ");
  }

  private static Recipe onnx(CompressionTechnique... steps) {
    return new Recipe(new VariantName("a"), Engine.ONNX_RUNTIME, 7, List.of(steps));
  }

  private RecipeRunner.Prepared run(Recipe recipe, int data) throws Exception {
    return runner(data)
        .run(recipe, (step, fraction) -> heard.add("%s %.2f".formatted(step, fraction)));
  }

  private RecipeRunner runner(int data) throws IOException {
    return new RecipeRunner(
        ModelFixtures.path("traced"),
        "data" + data,
        (seed, progress) -> StepContext.EMPTY,
        graph -> List.of(new OnnxValueInfo("x", OnnxElementType.FLOAT, IMAGES)),
        folder);
  }

  private static Recipe recipe(CompressionTechnique... steps) {
    return new Recipe(new VariantName("a"), Engine.PYTORCH, 7, List.of(steps));
  }

  /** Tells how often it was applied. */
  public record Counted(int setting) implements CompressionTechnique {
    @Override
    public String name() {
      return "counted";
    }

    @Override
    public Step apply(ScriptModule model, StepContext workshop) {
      APPLIED.incrementAndGet();
      return new Step(
          model,
          new CompressionStepReport(
              name(), List.of(new CompressionStepReport.Layer("fc", "seen")), List.of()));
    }
  }

  /** Finds fault with every model. */
  public record Refusing() implements CompressionTechnique {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
      throw new ModelProcessingException("there is no such layer");
    }
  }
}

package io.sluice.compressor.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DistillationTechnique;
import io.sluice.compressor.technique.FineTuningTechnique;
import io.sluice.compressor.technique.GradualPruningTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.GradualPruningSettings;
import io.sluice.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  private static final List<String> AWKWARD =
      List.of("", "1e3", "0.5", "yes", "null", "~", "- a", "a: b", "#", "ü'\"\n", " x ", "{", "12");
  private static final Everything DEFAULTS =
      new Everything(
          0.5, 3, 7, true, "text", Shade.DARK, List.of(), Map.of(), new Inner(1, 2), null);
  private static final TechniqueCatalogue CATALOGUE =
      new TechniqueCatalogue(
          List.of(
              new TechniqueCatalogue.Entry(new BatchNormFoldingTechnique(), "folds"),
              new TechniqueCatalogue.Entry(
                  new StaticInt8Technique(ActivationRangeRule.LEAST_SQUARES), "quantises"),
              new TechniqueCatalogue.Entry(DEFAULTS, "has settings of every kind")));

  @Test
  void theStepsFitInOneLineForPeople() {
    Recipe recipe =
        new Recipe(
            new VariantName("a"),
            Engine.PYTORCH,
            1,
            List.of(
                new BatchNormFoldingTechnique(),
                new StaticInt8Technique(ActivationRangeRule.ENTROPY)));

    assertThat(recipe.describe())
        .isEqualTo(
            "fold-batchnorm, static-int8 (rule: entropy, per-channel: true, headroom: weights)");
  }

  @Test
  void aPrintedRecipeParsesToTheSameRecipe() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      Recipe recipe = recipe(random);

      Recipe back = Recipe.parse(recipe.toYaml(), "printed", CATALOGUE);

      assertThat(back).isEqualTo(recipe);
    }
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    Recipe recipe =
        parse(
            """
            name: small
            steps:
              - fold-batchnorm
              - static-int8: {rule: min-max, layers: {except: [fc]}}
              - everything:
            """);

    assertThat(recipe)
        .isEqualTo(
            new Recipe(
                new VariantName("small"),
                Engine.PYTORCH,
                0,
                List.of(
                    new BatchNormFoldingTechnique(),
                    new StaticInt8Technique(ActivationRangeRule.MIN_MAX)
                        .withLayers(LayerChoice.allBut(List.of("fc"))),
                    DEFAULTS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-3", "1.0E-3", "0.001", "1.0E-03", "1.e-3"})
  void realNumbersMayBeWrittenInAnyUsualWay(String number) throws Exception {
    Recipe recipe = parse("name: a\nsteps:\n- everything: {ratio: " + number + "}");

    assertThat(((Everything) recipe.steps().get(0)).ratio()).isEqualTo(0.001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stepps: []|has the key \"stepps\" (did you mean steps?); a recipe has name, engine",
        "steps: 5|needs steps, a list of techniques",
        "engine: tensorflow\\nsteps: []|setting engine must be one of pytorch, onnxruntime, but is"
            + " \"tensorflow\"",
        "seed: 1.5\\nsteps: []|setting seed must be a whole number, but is 1.5",
        "steps: [fold-batch-norm]|step 1 (fold-batch-norm): there is no technique"
            + " \"fold-batch-norm\" (did you mean fold-batchnorm?)",
        "steps: [[a]]|step 1 must be the name of a technique",
        "steps: [{fold-batchnorm: , static-int8: }]|step 1 must be the name of a technique",
        "steps: [{fold-batchnorm: {a: 1}}]|it has no setting \"a\"; fold-batchnorm has no settings",
        "steps: [fold-batchnorm, {static-int8: {ruel: min-max}}]|step 2 (static-int8): it has no"
            + " setting \"ruel\" (did you mean rule?); static-int8 has rule, per-channel",
        "steps: [{static-int8: {rule: max-min}}]|setting rule must be one of min-max,"
            + " moving-average, percentile, least-squares, entropy, but is \"max-min\"",
        "steps: [{static-int8: 7}]|settings must be a mapping of names to values, but are 7",
        "steps: [{everything: {epochs: 1.5}}]|setting epochs must be a whole number, but is 1.5",
        "steps: [{everything: {epochs: three}}]|setting epochs must be a whole number",
        "steps: [{everything: {epochs: 99999999999}}]|setting epochs must be a whole number",
        "steps: [{everything: {epochs: }}]|setting epochs must be a whole number, but is null",
        "steps: [{everything: {flag: 1}}]|setting flag must be true or false, but is 1",
        "steps: [{everything: {ratio: much}}]|setting ratio must be a number, but is \"much\"",
        "steps: [{everything: {ratio: NaN}}]|setting ratio must be a number",
        "steps: [{everything: {ratio: 1e999}}]|setting ratio must be a number",
        "steps: [{everything: {ratio: 2}}]|ratio must be from 0 to 1, but is 2.0",
        "steps: [{everything: {layers: {a: b}}}]|setting layers must be a list, each a text",
        "steps: [{everything: {bits: {a: b}}}]|setting bits must be a mapping of names, each to a"
            + " whole number",
        "steps: [{everything: {inner: {low: 1, high: 2, hihg: 2}}}]|it has no setting \"hihg\" (did you mean"
            + " high?)",
        "steps: [{everything: {inner: {low: 2, high: 1}}}]|low must be below high",
      })
  void whatCannotBeUsedIsNamedAndSoIsWhatCan(String rest, String message) {
    assertRefused("name: a\n" + rest.replace("\\n", "\n"))
        .hasMessageContaining("The recipe r.yaml cannot be used: ")
        .hasMessageContaining(message);
  }

  @Test
  void aRecipeNeedsAName() {
    assertRefused("steps: []").hasMessageContaining("it needs a name");
    assertRefused("name: A B\nsteps: []").hasMessageContaining("its name is refused");
  }

  @Test
  void whatIsNoYamlIsRefused() {
    assertRefused("name: [").hasMessageContaining("The recipe r.yaml is not YAML");
    assertRefused("name: a\nname: b").hasMessageContaining("Duplicate field 'name'");
    assertRefused("- a").hasMessageContaining("must be a mapping with name, engine, seed, steps");
    assertRefused("").hasMessageContaining("must be a mapping with name, engine, seed, steps");
  }

  @Test
  void everyTechniqueOfTheLibraryCanBeWrittenAndReadWithItsDefaults() throws Exception {
    List<CompressionTechnique> all =
        TechniqueCatalogue.standard().entries().stream()
            .map(TechniqueCatalogue.Entry::defaults)
            .toList();
    Recipe recipe = new Recipe(new VariantName("all"), Engine.PYTORCH, 1, all);

    Recipe back = Recipe.parse(recipe.toYaml(), "printed", TechniqueCatalogue.standard());

    assertThat(back).isEqualTo(recipe);
  }

  @Test
  void settingsAreListedWithDefaultsAndWhatTheyTake() {
    assertThat(
            new TechniqueCatalogue.Entry(new StaticInt8Technique(ActivationRangeRule.MIN_MAX), "")
                .settings())
        .containsExactly(
            new TechniqueCatalogue.Setting(
                "rule",
                "min-max",
                "one of min-max, moving-average, percentile, least-squares, entropy"),
            new TechniqueCatalogue.Setting("per-channel", "true", "true or false"),
            new TechniqueCatalogue.Setting(
                "headroom", "weights", "one of weights, activations, none"),
            new TechniqueCatalogue.Setting(
                "layers",
                "{\"only\":[],\"except\":[]}",
                "a mapping with only (a list, each a text), except (a list, each a text)"));
  }

  private static Recipe parse(String yaml) throws ModelProcessingException {
    return Recipe.parse(yaml, "r.yaml", CATALOGUE);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String yaml) {
    return assertThatThrownBy(() -> parse(yaml)).isInstanceOf(ModelProcessingException.class);
  }

  private static Recipe recipe(Random random) {
    List<CompressionTechnique> steps = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      steps.add(random.nextBoolean() ? everything(random) : new BatchNormFoldingTechnique());
    }
    Engine engine = Engine.values()[random.nextInt(Engine.values().length)];
    return new Recipe(new VariantName("v" + random.nextInt(100)), engine, random.nextLong(), steps);
  }

  private static Everything everything(Random random) {
    Map<String, Integer> bits = new TreeMap<>();
    List<String> layers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      bits.put("layer" + i + ".conv" + awkward(random), random.nextInt());
      layers.add(awkward(random));
    }
    double ratio = random.nextBoolean() ? random.nextDouble() : Math.pow(10, -random.nextInt(300));
    return new Everything(
        ratio,
        random.nextInt(),
        random.nextLong(),
        random.nextBoolean(),
        awkward(random),
        Shade.values()[random.nextInt(2)],
        layers,
        bits,
        new Inner(-random.nextInt(9) - 1, random.nextDouble() * 1e12),
        random.nextBoolean() ? null : awkward(random));
  }

  private static String awkward(Random random) {
    return AWKWARD.get(random.nextInt(AWKWARD.size()));
  }

  /** A choice whose constants need spelling. */
  public enum Shade {
    DARK,
    VERY_LIGHT
  }

  /** Settings within a setting. */
  public record Inner(double low, double high) {
    public Inner {
      if (low >= high) {
        throw new IllegalArgumentException("low must be below high");
      }
    }
  }

  /** Settings of every kind. */
  public record Everything(
      double ratio,
      int epochs,
      long draws,
      boolean flag,
      String text,
      Shade shade,
      List<String> layers,
      Map<String, Integer> bits,
      Inner inner,
      @Nullable String teacher)
      implements CompressionTechnique {
    public Everything {
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new IllegalArgumentException("ratio must be from 0 to 1, but is " + ratio);
      }
      layers = List.copyOf(layers);
      bits = Map.copyOf(bits);
    }

    @Override
    public String name() {
      return "everything";
    }

    @Override
    public Step apply(ScriptModule model, StepContext workshop) {
      return new Step(model, new CompressionStepReport(name(), List.of(), List.of()));
    }
  }

  @Test
  void aMappingWithinSettingsChangesOnlyWhatItNames() throws Exception {
    String yaml =
        """
        name: pruned
        steps:
        - gradual-prune:
            pruning: {sparsity: 0.9}
            training: {epochs: 2}
        """;

    Recipe recipe = Recipe.parse(yaml, "pruned.yaml", TechniqueCatalogue.standard());

    GradualPruningTechnique step = (GradualPruningTechnique) recipe.steps().get(0);
    assertThat(step.pruning()).isEqualTo(GradualPruningSettings.to(0.9));
    assertThat(step.training()).isEqualTo(new FineTuningTechnique(2, 0.02));
    assertThat(Recipe.parse(recipe.toYaml(), "again", TechniqueCatalogue.standard()))
        .isEqualTo(recipe);
  }

  @Test
  void whatIsTrainedCanComputeInSixteenBits() throws Exception {
    String yaml =
        "name: low\nsteps:\n- fine-tune: {precision: bf16}\n- distill: {training: {precision: bf16}}\n";

    Recipe recipe = Recipe.parse(yaml, "low.yaml", TechniqueCatalogue.standard());

    assertThat(((FineTuningTechnique) recipe.steps().get(0)).precision())
        .isEqualTo(TrainingPlan.Precision.BF16);
    assertThat(((DistillationTechnique) recipe.steps().get(1)).training().precision())
        .isEqualTo(TrainingPlan.Precision.BF16);
    assertThat(recipe.toYaml()).contains("precision: bf16");
  }

  @Test
  void anUnknownKeyWithinSettingsIsNamedWithItsMapping() {
    String yaml =
        """
        name: pruned
        steps:
        - gradual-prune: {training: {epoch: 2}}
        """;

    assertThatThrownBy(() -> Recipe.parse(yaml, "pruned.yaml", TechniqueCatalogue.standard()))
        .hasMessageContaining("no setting \"epoch\"")
        .hasMessageContaining("training has epochs");
  }

  @ParameterizedTest
  @CsvSource({
    "static-int8, false",
    "static-int8: {headroom: activations}, true",
    "static-int8: {headroom: none}, true",
    "quantization-aware: {quantization: {headroom: none}}, true",
    "'quantization-aware: {quantization: {headroom: none}, bits: 7}', false",
    "dynamic-int8, false"
  })
  void exactSumsAreNeededWhereThereIsNoHeadroom(String step, boolean needed) throws Exception {
    Recipe recipe =
        Recipe.parse("name: r\nsteps:\n- " + step, "r.yaml", TechniqueCatalogue.standard());

    assertThat(recipe.needsExactSums()).isEqualTo(needed);
  }
}

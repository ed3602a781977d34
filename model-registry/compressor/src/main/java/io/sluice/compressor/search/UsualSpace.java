package io.sluice.compressor.search;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.factorization.RankSelectionRule;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.search.DimensionLevel.Role;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.BlockedLayoutTechnique;
import io.sluice.compressor.technique.ChannelImportanceCriterion;
import io.sluice.compressor.technique.ChannelPruningTechnique;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DistillationTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.FineTuningTechnique;
import io.sluice.compressor.technique.GradualPruningTechnique;
import io.sluice.compressor.technique.HalfPrecisionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.MagnitudePruningTechnique;
import io.sluice.compressor.technique.QuantizationAwareTrainingTechnique;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.compressor.technique.WeightSharingTechnique;
import io.sluice.compressor.technique.depth.LayerDroppingTechnique;
import io.sluice.compressor.technique.factor.CpDecompositionTechnique;
import io.sluice.compressor.technique.factor.DepthwiseSeparableTechnique;
import io.sluice.compressor.technique.factor.LowRankFactorizationTechnique;
import io.sluice.compressor.technique.factor.TuckerDecompositionTechnique;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.registry.hardware.Engine;
import io.sluice.training.DistillationSettings;
import io.sluice.training.GradualPruningSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The variants sensible for any model: engine, shape, sparsity, duration of training, number format
 * and storage. Expected effects of levels are guesses, corrected by the first trials.
 *
 * @param calibrated whether calibration data is given
 * @param trainable whether training data is given
 */
public record UsualSpace(
    Set<Engine> engines, boolean calibrated, boolean trainable, LayerSensitivity sensitivity) {
  private static final String PLAIN = "plain";
  private static final String BLOCKED = "blocked";
  private static final String[] NOT_COMPACT = {PLAIN, BLOCKED};

  public UsualSpace {
    engines = Set.copyOf(engines);
  }

  public SearchSpace space(long seed) {
    List<SearchDimension> dimensions =
        List.of(engine(), shape(), sparsity(), training(), start(), numbers(), storage());
    String origin = engines.contains(Engine.PYTORCH) ? UsualLadder.FP32 : "onnx-fp32";
    return new SearchSpace(origin, dimensions, seed);
  }

  private SearchDimension engine() {
    List<DimensionLevel> levels = new ArrayList<>();
    if (engines.contains(Engine.PYTORCH)) {
      levels.add(DimensionLevel.nothing("pytorch").on(Engine.PYTORCH));
    }
    if (engines.contains(Engine.ONNX_RUNTIME)) {
      levels.add(DimensionLevel.of("onnx", ExpectedEffects.of(1, 0.5, 0)).on(Engine.ONNX_RUNTIME));
    }
    return new SearchDimension("engine", levels);
  }

  /**
   * Derived students: narrower, less deep, or with several small layers in the place of large
   * layers.
   */
  private SearchDimension shape() {
    SearchDimension shape =
        SearchDimension.of(
            "shape",
            DimensionLevel.nothing("whole"),
            reshaped(
                "rank-90",
                ExpectedEffects.of(0.6, 0.9, 0.02),
                new LowRankFactorizationTechnique(0.9)),
            reshaped(
                "rank-75",
                ExpectedEffects.of(0.35, 0.8, 0.06),
                new LowRankFactorizationTechnique(0.75)),
            reshaped("tucker", ExpectedEffects.of(0.7, 0.9, 0.03), tucker()),
            reshaped(
                "shallow-1", ExpectedEffects.of(0.9, 0.85, 0.05), new LayerDroppingTechnique(1)));
    return trainable
        ? shape.and(
            List.of(
                reshaped(
                    "narrow-25",
                    ExpectedEffects.of(0.6, 0.75, 0.005),
                    new ChannelPruningTechnique(0.25)),
                reshaped(
                    "narrow-50",
                    ExpectedEffects.of(0.28, 0.45, 0.015),
                    new ChannelPruningTechnique(0.5)),
                reshaped(
                    "narrow-65",
                    ExpectedEffects.of(0.15, 0.35, 0.025),
                    new ChannelPruningTechnique(0.65)),
                reshaped(
                    "narrow-80",
                    ExpectedEffects.of(0.06, 0.25, 0.05),
                    new ChannelPruningTechnique(0.8)),
                reshaped("slim-50", ExpectedEffects.of(0.5, 0.6, 0.01), slim(0.5)),
                reshaped("slim-75", ExpectedEffects.of(0.25, 0.4, 0.025), slim(0.75)),
                reshaped(
                    "shallow-2", ExpectedEffects.of(0.8, 0.7, 0.03), new LayerDroppingTechnique(2)),
                reshaped(
                    "separable",
                    ExpectedEffects.of(0.2, 0.8, 0.03),
                    new DepthwiseSeparableTechnique()),
                reshaped("cp-30", ExpectedEffects.of(0.35, 0.9, 0.04), canonical(0.3))))
        : shape;
  }

  private DimensionLevel reshaped(
      String name, ExpectedEffects effects, CompressionTechnique technique) {
    return DimensionLevel.of(name, effects, technique).in(trainable ? Role.DAMAGES : Role.PLAIN);
  }

  private static CompressionTechnique tucker() {
    return new TuckerDecompositionTechnique(RankSelectionRule.BAYESIAN, 1);
  }

  private static CompressionTechnique canonical(double share) {
    return new CpDecompositionTechnique(RankSelectionRule.PARAMETERS, share);
  }

  /** Removal of the least important channels, anywhere in the model. */
  private static CompressionTechnique slim(double share) {
    return new ChannelPruningTechnique(
        share,
        ChannelPruningTechnique.Quantity.PARAMETERS,
        ChannelImportanceCriterion.L2,
        ChannelPruningTechnique.Scope.GLOBAL,
        8);
  }

  /** Sparsity; zeros make a file smaller only with coding. */
  private SearchDimension sparsity() {
    SearchDimension sparsity =
        SearchDimension.of(
            "sparsity",
            DimensionLevel.nothing("dense"),
            sparse("sparse-30", 0.3, ExpectedEffects.of(0.85, 1, 0.002)),
            sparse("sparse-50", 0.5, ExpectedEffects.of(0.7, 1, 0.01)),
            sparse("sparse-70", 0.7, ExpectedEffects.of(0.5, 1, 0.05)));
    return trainable
        ? sparsity.and(
            List.of(
                gradual("gradual-80", 0.8, ExpectedEffects.of(0.4, 1, 0.005)),
                gradual("gradual-90", 0.9, ExpectedEffects.of(0.25, 1, 0.015)),
                gradual("gradual-95", 0.95, ExpectedEffects.of(0.15, 1, 0.03))))
        : sparsity;
  }

  private static DimensionLevel sparse(String name, double share, ExpectedEffects effects) {
    return inPyTorch(DimensionLevel.of(name, effects, new MagnitudePruningTechnique(share)))
        .without(NOT_COMPACT);
  }

  private static DimensionLevel gradual(String name, double share, ExpectedEffects effects) {
    GradualPruningTechnique pruning =
        new GradualPruningTechnique(
            GradualPruningSettings.to(share), new FineTuningTechnique(3, 0.02));
    return inPyTorch(DimensionLevel.of(name, effects.withWork(30), pruning))
        .in(Role.LEARNS)
        .without(PLAIN, BLOCKED, "qat");
  }

  private SearchDimension training() {
    SearchDimension training = SearchDimension.of("training", DimensionLevel.nothing("untrained"));
    return trainable
        ? training.and(
            List.of(
                distill("distill-1", 1, ExpectedEffects.NONE.withWork(12)),
                distill("distill-4", 4, ExpectedEffects.of(1, 1, -0.01).withWork(45))))
        : training;
  }

  private static DimensionLevel distill(String name, double epochs, ExpectedEffects effects) {
    DistillationTechnique distill =
        new DistillationTechnique(
            DistillationSettings.of(4, 0.7), null, new FineTuningTechnique(epochs, 0.02));
    return DimensionLevel.of(name, effects, distill).in(Role.REPAIRS);
  }

  private static SearchDimension start() {
    return SearchDimension.of(
        "start",
        DimensionLevel.of("folded", ExpectedEffects.NONE, new BatchNormFoldingTechnique()));
  }

  private SearchDimension numbers() {
    List<DimensionLevel> levels = new ArrayList<>();
    levels.add(DimensionLevel.nothing("float"));
    levels.add(
        stored(
            DimensionLevel.of(
                "fp16", ExpectedEffects.of(0.5, 1, 0), new HalfPrecisionTechnique())));
    levels.add(
        stored(
            DimensionLevel.of(
                "int8-weights",
                ExpectedEffects.of(0.27, 1, 0),
                new WeightOnlyQuantizationTechnique())));
    levels.add(
        stored(
            DimensionLevel.of(
                "int6-weights", ExpectedEffects.of(0.2, 1, 0.004), rounded(6, LayerChoice.ALL))));
    levels.add(
        stored(
            DimensionLevel.of(
                "int4-weights", ExpectedEffects.of(0.14, 1, 0.03), rounded(4, LayerChoice.ALL))));
    levels.add(
        stored(
            DimensionLevel.of(
                "shared-5", ExpectedEffects.of(0.17, 1, 0.003), new WeightSharingTechnique(5))));
    levels.add(
        stored(
            DimensionLevel.of(
                "shared-4", ExpectedEffects.of(0.14, 1, 0.01), new WeightSharingTechnique(4))));
    levels.add(
        stored(
            DimensionLevel.of(
                "shared-3", ExpectedEffects.of(0.11, 1, 0.04), new WeightSharingTechnique(3))));
    levels.addAll(mixedBits());
    levels.add(
        computed("int8-dynamic", ExpectedEffects.of(0.5, 0.9, 0.002), new DynamicInt8Technique()));
    if (calibrated) {
      levels.add(integer("int8-static", ActivationRangeRule.LEAST_SQUARES, LayerChoice.ALL));
      levels.add(integer("int8-static-minmax", ActivationRangeRule.MIN_MAX, LayerChoice.ALL));
      levels.add(integer("int8-static-entropy", ActivationRangeRule.ENTROPY, LayerChoice.ALL));
      levels.addAll(mixedIntegers());
    }
    if (calibrated && trainable) {
      levels.add(aware());
    }
    return new SearchDimension("numbers", levels);
  }

  private static WeightOnlyQuantizationTechnique rounded(int bits, LayerChoice layers) {
    return new WeightOnlyQuantizationTechnique(bits, 0, true, null, layers);
  }

  /** The most sensitive quarter and half of the layers get 8 bits, the others 4. */
  private List<DimensionLevel> mixedBits() {
    List<DimensionLevel> levels = new ArrayList<>();
    int count = sensitivity.layers().size();
    for (int parts : count > 3 ? List.of(4, 2) : List.<Integer>of()) {
      List<String> worst = sensitivity.worst(count / parts);
      levels.add(
          stored(
              DimensionLevel.of(
                  "int4-int8-" + count / parts,
                  ExpectedEffects.of(0.17, 1, 0.02),
                  rounded(4, LayerChoice.allBut(worst)),
                  rounded(8, LayerChoice.only(worst)))));
    }
    return levels;
  }

  /** One, two, or a quarter of the layers stay in floats. */
  private List<DimensionLevel> mixedIntegers() {
    List<DimensionLevel> levels = new ArrayList<>();
    int count = sensitivity.layers().size();
    for (int floats : Stream.of(1, 2, count / 4).distinct().toList()) {
      if (floats > 0 && 2 * floats < count) {
        LayerChoice layers = LayerChoice.allBut(sensitivity.worst(floats));
        levels.add(integer("int8-but-" + floats, ActivationRangeRule.LEAST_SQUARES, layers));
      }
    }
    return levels;
  }

  private static DimensionLevel integer(String name, ActivationRangeRule rule, LayerChoice layers) {
    return computed(
        name,
        ExpectedEffects.of(0.28, 0.45, 0.004),
        new StaticInt8Technique(rule).withLayers(layers));
  }

  private static DimensionLevel computed(
      String name, ExpectedEffects effects, CompressionTechnique technique) {
    return DimensionLevel.of(name, effects, technique).without(BLOCKED);
  }

  private static DimensionLevel aware() {
    return inPyTorch(
            DimensionLevel.of(
                "qat",
                ExpectedEffects.of(0.28, 0.45, 0.001).withWork(30),
                new QuantizationAwareTrainingTechnique(),
                new StaticInt8Technique(ActivationRangeRule.LEAST_SQUARES)))
        .in(Role.LEARNS)
        .without(BLOCKED);
  }

  /** A level computing in floats, so only the file can become smaller. */
  private static DimensionLevel stored(DimensionLevel level) {
    return inPyTorch(level).without(NOT_COMPACT);
  }

  private static DimensionLevel inPyTorch(DimensionLevel level) {
    return level.on(Engine.PYTORCH);
  }

  private SearchDimension storage() {
    SearchDimension storage = SearchDimension.of("storage", DimensionLevel.nothing(PLAIN));
    return engines.contains(Engine.PYTORCH)
        ? storage.and(
            List.of(
                inPyTorch(
                    DimensionLevel.of(
                        BLOCKED, ExpectedEffects.of(1, 0.8, 0), new BlockedLayoutTechnique())),
                inPyTorch(
                    DimensionLevel.of(
                        "compact", ExpectedEffects.of(0.93, 1, 0), new CompactStorageTechnique()))))
        : storage;
  }
}

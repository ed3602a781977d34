package io.sluice.compressor.search;

import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.factorization.RankRule;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.search.Level.Role;
import io.sluice.compressor.technique.BlockedLayout;
import io.sluice.compressor.technique.ChannelImportance;
import io.sluice.compressor.technique.Distill;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.FineTune;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.GradualPrune;
import io.sluice.compressor.technique.HalfPrecision;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.MagnitudePruning;
import io.sluice.compressor.technique.PruneChannels;
import io.sluice.compressor.technique.QuantizationAware;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.WeightOnly;
import io.sluice.compressor.technique.WeightSharing;
import io.sluice.compressor.technique.depth.DropLayers;
import io.sluice.compressor.technique.factor.CpDecomposition;
import io.sluice.compressor.technique.factor.DepthwiseSeparable;
import io.sluice.compressor.technique.factor.LowRank;
import io.sluice.compressor.technique.factor.TuckerDecomposition;
import io.sluice.compressor.training.Distillation;
import io.sluice.compressor.training.GradualPruning;
import io.sluice.registry.hardware.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The variants that are sensible for any model: which engine, of which shape, how sparse, trained
 * for how long, in which numbers, stored how. What its levels are expected to do are guesses, which
 * the first trials put right.
 *
 * @param calibrated whether there is a sample of inputs
 * @param trainable whether there are examples to train with
 */
public record UsualSpace(
    Set<Engine> engines, boolean calibrated, boolean trainable, Sensitivity sensitivity) {
  private static final String PLAIN = "plain";
  private static final String BLOCKED = "blocked";
  private static final String[] NOT_COMPACT = {PLAIN, BLOCKED};

  public UsualSpace {
    engines = Set.copyOf(engines);
  }

  public Space space(long seed) {
    List<Dimension> dimensions =
        List.of(engine(), shape(), sparsity(), training(), start(), numbers(), storage());
    String origin = engines.contains(Engine.PYTORCH) ? UsualLadder.FP32 : "onnx-fp32";
    return new Space(origin, dimensions, seed);
  }

  private Dimension engine() {
    List<Level> levels = new ArrayList<>();
    if (engines.contains(Engine.PYTORCH)) {
      levels.add(Level.nothing("pytorch").on(Engine.PYTORCH));
    }
    if (engines.contains(Engine.ONNX_RUNTIME)) {
      levels.add(Level.of("onnx", Effects.of(1, 0.5, 0)).on(Engine.ONNX_RUNTIME));
    }
    return new Dimension("engine", levels);
  }

  /**
   * Students that are derived: narrower, less deep, or of several small layers in the place of
   * large ones.
   */
  private Dimension shape() {
    Dimension shape =
        Dimension.of(
            "shape",
            Level.nothing("whole"),
            reshaped("rank-90", Effects.of(0.6, 0.9, 0.02), new LowRank(0.9)),
            reshaped("rank-75", Effects.of(0.35, 0.8, 0.06), new LowRank(0.75)),
            reshaped("tucker", Effects.of(0.7, 0.9, 0.03), tucker()),
            reshaped("shallow-1", Effects.of(0.9, 0.85, 0.05), new DropLayers(1)));
    return trainable
        ? shape.and(
            List.of(
                reshaped("narrow-25", Effects.of(0.6, 0.75, 0.005), new PruneChannels(0.25)),
                reshaped("narrow-50", Effects.of(0.28, 0.45, 0.015), new PruneChannels(0.5)),
                reshaped("narrow-65", Effects.of(0.15, 0.35, 0.025), new PruneChannels(0.65)),
                reshaped("narrow-80", Effects.of(0.06, 0.25, 0.05), new PruneChannels(0.8)),
                reshaped("slim-50", Effects.of(0.5, 0.6, 0.01), slim(0.5)),
                reshaped("slim-75", Effects.of(0.25, 0.4, 0.025), slim(0.75)),
                reshaped("shallow-2", Effects.of(0.8, 0.7, 0.03), new DropLayers(2)),
                reshaped("separable", Effects.of(0.2, 0.8, 0.03), new DepthwiseSeparable()),
                reshaped("cp-30", Effects.of(0.35, 0.9, 0.04), canonical(0.3))))
        : shape;
  }

  private Level reshaped(String name, Effects effects, Technique technique) {
    return Level.of(name, effects, technique).in(trainable ? Role.DAMAGES : Role.PLAIN);
  }

  private static Technique tucker() {
    return new TuckerDecomposition(RankRule.BAYESIAN, 1);
  }

  private static Technique canonical(double share) {
    return new CpDecomposition(RankRule.PARAMETERS, share);
  }

  /** Of all channels those go that matter least, wherever they are. */
  private static Technique slim(double share) {
    return new PruneChannels(
        share,
        PruneChannels.Quantity.PARAMETERS,
        ChannelImportance.L2,
        PruneChannels.Scope.GLOBAL,
        8);
  }

  /** Zeros make a file smaller only where they are coded. */
  private Dimension sparsity() {
    Dimension sparsity =
        Dimension.of(
            "sparsity",
            Level.nothing("dense"),
            sparse("sparse-30", 0.3, Effects.of(0.85, 1, 0.002)),
            sparse("sparse-50", 0.5, Effects.of(0.7, 1, 0.01)),
            sparse("sparse-70", 0.7, Effects.of(0.5, 1, 0.05)));
    return trainable
        ? sparsity.and(
            List.of(
                gradual("gradual-80", 0.8, Effects.of(0.4, 1, 0.005)),
                gradual("gradual-90", 0.9, Effects.of(0.25, 1, 0.015)),
                gradual("gradual-95", 0.95, Effects.of(0.15, 1, 0.03))))
        : sparsity;
  }

  private static Level sparse(String name, double share, Effects effects) {
    return inPyTorch(Level.of(name, effects, new MagnitudePruning(share))).without(NOT_COMPACT);
  }

  private static Level gradual(String name, double share, Effects effects) {
    GradualPrune pruning = new GradualPrune(GradualPruning.to(share), new FineTune(3, 0.02));
    return inPyTorch(Level.of(name, effects.withWork(30), pruning))
        .in(Role.LEARNS)
        .without(PLAIN, BLOCKED, "qat");
  }

  private Dimension training() {
    Dimension training = Dimension.of("training", Level.nothing("untrained"));
    return trainable
        ? training.and(
            List.of(
                distill("distill-1", 1, Effects.NONE.withWork(12)),
                distill("distill-4", 4, Effects.of(1, 1, -0.01).withWork(45))))
        : training;
  }

  private static Level distill(String name, double epochs, Effects effects) {
    Distill distill = new Distill(Distillation.of(4, 0.7), null, new FineTune(epochs, 0.02));
    return Level.of(name, effects, distill).in(Role.REPAIRS);
  }

  private static Dimension start() {
    return Dimension.of("start", Level.of("folded", Effects.NONE, new FoldBatchNorm()));
  }

  private Dimension numbers() {
    List<Level> levels = new ArrayList<>();
    levels.add(Level.nothing("float"));
    levels.add(stored(Level.of("fp16", Effects.of(0.5, 1, 0), new HalfPrecision())));
    levels.add(stored(Level.of("int8-weights", Effects.of(0.27, 1, 0), new WeightOnly())));
    levels.add(
        stored(Level.of("int6-weights", Effects.of(0.2, 1, 0.004), rounded(6, LayerChoice.ALL))));
    levels.add(
        stored(Level.of("int4-weights", Effects.of(0.14, 1, 0.03), rounded(4, LayerChoice.ALL))));
    levels.add(stored(Level.of("shared-5", Effects.of(0.17, 1, 0.003), new WeightSharing(5))));
    levels.add(stored(Level.of("shared-4", Effects.of(0.14, 1, 0.01), new WeightSharing(4))));
    levels.add(stored(Level.of("shared-3", Effects.of(0.11, 1, 0.04), new WeightSharing(3))));
    levels.addAll(mixedBits());
    levels.add(computed("int8-dynamic", Effects.of(0.5, 0.9, 0.002), new DynamicInt8()));
    if (calibrated) {
      levels.add(integer("int8-static", RangeRule.LEAST_SQUARES, LayerChoice.ALL));
      levels.add(integer("int8-static-minmax", RangeRule.MIN_MAX, LayerChoice.ALL));
      levels.add(integer("int8-static-entropy", RangeRule.ENTROPY, LayerChoice.ALL));
      levels.addAll(mixedIntegers());
    }
    if (calibrated && trainable) {
      levels.add(aware());
    }
    return new Dimension("numbers", levels);
  }

  private static WeightOnly rounded(int bits, LayerChoice layers) {
    return new WeightOnly(bits, 0, true, null, layers);
  }

  /** The most sensitive quarter and half of the layers get 8 bits, the others 4. */
  private List<Level> mixedBits() {
    List<Level> levels = new ArrayList<>();
    int count = sensitivity.layers().size();
    for (int parts : count > 3 ? List.of(4, 2) : List.<Integer>of()) {
      List<String> worst = sensitivity.worst(count / parts);
      levels.add(
          stored(
              Level.of(
                  "int4-int8-" + count / parts,
                  Effects.of(0.17, 1, 0.02),
                  rounded(4, LayerChoice.allBut(worst)),
                  rounded(8, LayerChoice.only(worst)))));
    }
    return levels;
  }

  /** One, two, or a quarter of the layers stay in floats. */
  private List<Level> mixedIntegers() {
    List<Level> levels = new ArrayList<>();
    int count = sensitivity.layers().size();
    for (int floats : Stream.of(1, 2, count / 4).distinct().toList()) {
      if (floats > 0 && 2 * floats < count) {
        LayerChoice layers = LayerChoice.allBut(sensitivity.worst(floats));
        levels.add(integer("int8-but-" + floats, RangeRule.LEAST_SQUARES, layers));
      }
    }
    return levels;
  }

  private static Level integer(String name, RangeRule rule, LayerChoice layers) {
    return computed(name, Effects.of(0.28, 0.45, 0.004), new StaticInt8(rule).withLayers(layers));
  }

  private static Level computed(String name, Effects effects, Technique technique) {
    return Level.of(name, effects, technique).without(BLOCKED);
  }

  private static Level aware() {
    return inPyTorch(
            Level.of(
                "qat",
                Effects.of(0.28, 0.45, 0.001).withWork(30),
                new QuantizationAware(),
                new StaticInt8(RangeRule.LEAST_SQUARES)))
        .in(Role.LEARNS)
        .without(BLOCKED);
  }

  /** It computes in floats, so that only the file can become smaller. */
  private static Level stored(Level level) {
    return inPyTorch(level).without(NOT_COMPACT);
  }

  private static Level inPyTorch(Level level) {
    return level.on(Engine.PYTORCH);
  }

  private Dimension storage() {
    Dimension storage = Dimension.of("storage", Level.nothing(PLAIN));
    return engines.contains(Engine.PYTORCH)
        ? storage.and(
            List.of(
                inPyTorch(Level.of(BLOCKED, Effects.of(1, 0.8, 0), new BlockedLayout())),
                inPyTorch(Level.of("compact", Effects.of(0.93, 1, 0), new CompactStorage()))))
        : storage;
  }
}

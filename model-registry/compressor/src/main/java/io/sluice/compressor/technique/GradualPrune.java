package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.GradualPruning;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Gradual pruning: sets more and more weights to zero during training.
 *
 * @param training settings of training
 */
public record GradualPrune(GradualPruning pruning, FineTune training) implements Technique {
  /** Sparsity 0.8, by magnitude over all layers. */
  public GradualPrune() {
    this(GradualPruning.to(0.8), new FineTune(3, 0.02));
  }

  @Override
  public String name() {
    return "gradual-prune";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.TRAINING);
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    return new Lesson(name(), training.plan().pruning(pruning), List.of()).learn(model, workshop);
  }
}

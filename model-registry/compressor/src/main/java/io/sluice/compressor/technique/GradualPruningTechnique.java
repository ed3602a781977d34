package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.GradualPruningSettings;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Gradual pruning: sets more and more weights to zero during training.
 *
 * @param training settings of training
 */
public record GradualPruningTechnique(GradualPruningSettings pruning, FineTuningTechnique training)
    implements CompressionTechnique {
  /** Sparsity 0.8, by magnitude over all layers. */
  public GradualPruningTechnique() {
    this(GradualPruningSettings.to(0.8), new FineTuningTechnique(3, 0.02));
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
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    return new RecipeTrainingStep(name(), training.plan().pruning(pruning), List.of())
        .learn(model, workshop);
  }
}

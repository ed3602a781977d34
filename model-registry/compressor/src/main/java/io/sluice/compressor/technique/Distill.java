package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Distillation;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Trains the model, which earlier steps have made a smaller student, to become like its teacher:
 * the model as it was brought.
 *
 * @param training how long and how
 */
public record Distill(Distillation distillation, FineTune training) implements Technique {
  /** Softened by 4, seven tenths of the loss from the teacher (Hinton et al. 2015). */
  public Distill() {
    this(Distillation.of(4, 0.7), new FineTune(3, 0.02));
  }

  @Override
  public String name() {
    return "distill";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.TRAINING);
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    ScriptModule teacher = workshop.asBroughtFor("Distillation");
    return new Lesson(name(), training.plan().distillation(distillation), List.of(teacher))
        .learn(model, workshop);
  }
}

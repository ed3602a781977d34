package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Compression technique: a step of a recipe. The settings are the components of the record. */
public interface CompressionTechnique {
  /** Returns the name as in manifests, such as {@code fold-batchnorm}. */
  String name();

  /** Returns the data needed, for refusing a recipe before work begins. */
  default Set<Need> needs() {
    return Set.of();
  }

  /**
   * Whether sums of two 8-bit products may exceed 16 bits in the result, as they saturate on AVX2
   * without VNNI.
   */
  default boolean needsExactSums() {
    return false;
  }

  /** Returns local files to read besides model and data. */
  default List<Path> files() {
    return List.of();
  }

  /**
   * Applies the technique; the given model stays unchanged.
   *
   * @param workshop data and random seed of the step
   * @return the new model with a report; the same model if there was nothing to do
   * @throws ModelProcessingException if the model is damaged or cannot run, or the workshop lacks
   *     needed data
   */
  Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException;

  /** Data needed besides the model. */
  enum Need {
    /** A sample of inputs. */
    CALIBRATION,
    /** Labelled training examples, and time for training. */
    TRAINING
  }

  /** Result of a technique. */
  record Step(ScriptModule model, CompressionStepReport report) {}
}

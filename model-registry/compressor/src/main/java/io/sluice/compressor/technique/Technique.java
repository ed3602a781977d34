package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** One step of a recipe. Its settings are its own components. */
public interface Technique {
  /** As manifests list it, such as {@code fold-batchnorm}. */
  String name();

  /** What it asks its workshop for, so that a recipe can be refused before work begins. */
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

  /** Files of this machine that it reads, beside the model and the data. */
  default List<Path> files() {
    return List.of();
  }

  /**
   * Changes nothing it is given.
   *
   * @param workshop a technique that needs something it does not have refuses
   * @return a model without any change when there was nothing to do; the report says so
   * @throws CompressionException when the model is damaged or cannot be run
   */
  Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException;

  /** What a technique may need beside the model. */
  enum Need {
    /** A sample of inputs. */
    CALIBRATION,
    /** Labelled examples to train with, and the time that it takes. */
    TRAINING
  }

  /** What a technique gives back. */
  record Step(ScriptModule model, StepReport report) {}
}

package io.sluice.agent.ladder;

import io.sluice.agent.engine.EngineException;
import io.sluice.agent.engine.InferenceEngines;
import io.sluice.agent.engine.LoadedInferenceModel;
import io.sluice.agent.engine.SampleInputs;
import io.sluice.agent.engine.Tensor;
import io.sluice.agent.ladder.RungState.Loadable;
import io.sluice.agent.ladder.RungState.Resident;
import io.sluice.registry.manifest.ModelSignature;
import java.util.List;
import java.util.Random;

/**
 * Loader of rungs, with warm-up.
 *
 * @param engines engines of this program
 * @param signature signature of the model
 */
record RungLoader(InferenceEngines engines, ModelSignature signature) {
  private static final int WARM_UPS = 3;
  private static final long SEED = 1;

  /**
   * Loads and warms a rung.
   *
   * @throws EngineException if the model does not load or fails on sample inputs
   */
  Resident load(Loadable loadable) throws EngineException {
    LoadedInferenceModel model = engines.load(loadable.file(), signature);
    try {
      List<Tensor> inputs = SampleInputs.of(signature, new Random(SEED));
      for (int i = 0; i < WARM_UPS; i++) {
        model.infer(inputs);
      }
    } catch (EngineException | RuntimeException e) {
      model.close();
      throw e;
    }
    return loadable.loaded(model);
  }
}

package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.LoadedInferenceModel;
import io.sluice.registry.manifest.VariantName;

/** The right to run one batch on a rung; the rung stays loaded until the lease is closed. */
public interface Lease extends AutoCloseable {
  /** Index of the rung on the ladder. */
  int index();

  LadderRung rung();

  LoadedInferenceModel model();

  default VariantName variant() {
    return rung().variant();
  }

  @Override
  void close();
}

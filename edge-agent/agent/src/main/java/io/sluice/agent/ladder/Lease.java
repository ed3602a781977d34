package io.sluice.agent.ladder;

import io.sluice.agent.engine.LoadedModel;
import io.sluice.agent.ladder.RungState.Serving;

/** The right to run one batch on the rung that serves; it stays loaded until this is closed. */
public interface Lease extends AutoCloseable {
  Serving rung();

  LoadedModel model();

  @Override
  void close();
}

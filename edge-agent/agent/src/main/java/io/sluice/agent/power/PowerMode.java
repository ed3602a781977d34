package io.sluice.agent.power;

/** Where the owner wants the power to come from. */
public enum PowerMode {
  /** The best sensor there is, else the model. */
  AUTO,
  MODELLED,
  /** Unknown, and so no power budget can be held. */
  OFF
}

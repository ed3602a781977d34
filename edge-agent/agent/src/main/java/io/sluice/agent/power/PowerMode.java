package io.sluice.agent.power;

/** The owner's choice of the source of power readings. */
public enum PowerMode {
  /** The best available sensor, else the model. */
  AUTO,
  MODELLED,
  /** Unknown, so no power budget can be held. */
  OFF
}

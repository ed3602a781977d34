package io.sluice.registry.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What the examples in a file are for. */
public enum DataPart {
  /** All of the below: the maker divides it. */
  @JsonProperty("data")
  DATA,
  /** Ranges of activations are taken from these. */
  @JsonProperty("calibration")
  CALIBRATION,
  /** Weights are changed by these. */
  @JsonProperty("training")
  TRAINING,
  /** Choices are made by these. */
  @JsonProperty("validation")
  VALIDATION,
  /** What is reported is measured on these. */
  @JsonProperty("evaluation")
  EVALUATION;

  /** As it is called in requests and in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its file is called. */
  public String fileName() {
    return label() + ".npz";
  }
}

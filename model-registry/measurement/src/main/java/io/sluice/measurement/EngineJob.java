package io.sluice.measurement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a child process is to do. Files are absolute paths. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EngineJob.Load.class, name = "load"),
  @JsonSubTypes.Type(value = EngineJob.Observe.class, name = "observe"),
  @JsonSubTypes.Type(value = EngineJob.Measure.class, name = "measure")
})
sealed interface EngineJob {
  /** Only loads the models. */
  record Load(List<Candidate> models) implements EngineJob {}

  /** Runs all samples through the model and saves it with what its modules have kept. */
  record Observe(String model, String samples, String output) implements EngineJob {}

  /**
   * @param models the first is the one that the others are compared with
   * @param maxSamples how many samples are used for accuracy and agreement
   * @param what to measure
   * @param timingMillis for how long the latency of each model is measured at each batch
   * @param output which of the models' outputs counts: a name, or an index; empty for the first
   */
  record Measure(
      List<Candidate> models,
      String samples,
      int maxSamples,
      String output,
      What what,
      long timingMillis)
      implements EngineJob {}

  /** Memory needs a process of its own, whose allocator hides nothing. */
  enum What {
    ANSWERS,
    /** At batch 1. */
    ANSWERS_AND_LATENCY,
    /** At batch 1 and {@link ModelMeasurement#BATCH}. */
    ANSWERS_AND_TIME,
    MEMORY
  }

  record Candidate(String name, String file) {}
}

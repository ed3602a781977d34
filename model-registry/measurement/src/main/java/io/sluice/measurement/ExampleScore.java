package io.sluice.measurement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.measurement.statistics.ConfidenceInterval;
import io.sluice.measurement.statistics.McNemar;
import io.sluice.measurement.statistics.WilsonInterval;

/** How well a model does its task, by the labels of the samples. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ExampleScore.Accuracy.class, name = "accuracy"),
  @JsonSubTypes.Type(value = ExampleScore.Regression.class, name = "regression"),
  @JsonSubTypes.Type(value = ExampleScore.None.class, name = "none")
})
public sealed interface ExampleScore {
  /**
   * For labels that are classes: of the outputs of one answer the largest is its class.
   *
   * @param right answers that are the label
   * @param answers one per example, or one per token or pixel if the labels are so many; labels
   *     below 0 are left out
   * @param gained right where the first model is wrong
   * @param lost wrong where the first model is right
   */
  record Accuracy(long right, long answers, long gained, long lost) implements ExampleScore {
    /** Share of right answers, 0 to 1. */
    public double value() {
      return (double) right / answers;
    }

    /** 95 %, as if all answers were independent. */
    public ConfidenceInterval confidence() {
      return WilsonInterval.interval(right, answers);
    }

    /** Against the first model. */
    public McNemar comparison() {
      return new McNemar(gained, lost);
    }
  }

  /**
   * For labels that are numbers: the root of the mean squared error, in the unit of the labels.
   *
   * @param low of its 95 % interval
   * @param high of it
   * @param examples how many
   */
  record Regression(double rmse, double low, double high, int examples) implements ExampleScore {}

  /**
   * Nothing is known.
   *
   * @param reason there are no labels, or why they do not fit the output
   */
  record None(String reason) implements ExampleScore {}
}

package io.sluice.gateway.http;

import java.util.List;

/** The paths of a model, with and without a version. */
public final class ModelPaths {
  public static final String MODEL = "model";
  public static final String VERSION = "version";

  private ModelPaths() {}

  /**
   * Router paths that end like this.
   *
   * @param end such as {@code /infer}, or empty
   */
  public static List<String> of(String end) {
    String model = "/v2/models/:" + MODEL;
    return List.of(model + end, model + "/versions/:" + VERSION + end);
  }
}

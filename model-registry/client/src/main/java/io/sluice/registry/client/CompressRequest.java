package io.sluice.registry.client;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What further variants of a version are wanted: for a goal, by a recipe, or by techniques. Without
 * any of the three it is what every model gets.
 *
 * @param goal such as {@code smallest with accuracy >= 92 %}; empty for none
 * @param budget how long to search for the goal at most, such as {@code 20m}; empty for the usual
 *     time
 * @param hardwareClass that the goal is for, such as {@code x86_64-avx2}; empty for that of the
 *     registry's machine
 * @param recipe YAML; empty for none
 * @param techniques their names, in order
 * @param engines that the variants may be for; empty for any
 * @param from {@code original} for the model as it was brought, or the name of an fp32 variant;
 *     empty for the best there is to start from
 * @param data {@code .npz} files: one called {@code data}, which the registry divides, or any of
 *     {@code calibration}, {@code training}, {@code validation} and {@code evaluation}
 * @param dataset what the examples are, for people; may be empty
 */
public record CompressRequest(
    String goal,
    String budget,
    String hardwareClass,
    String recipe,
    List<String> techniques,
    Set<Engine> engines,
    String from,
    Map<String, Path> data,
    String dataset) {
  /** What every model gets, without data. */
  public static final CompressRequest USUAL =
      new CompressRequest("", "", List.of(), Set.of(), "", Map.of(), "");

  public CompressRequest {
    techniques = List.copyOf(techniques);
    engines = Set.copyOf(engines);
    data = Map.copyOf(data);
  }

  /** With the usual budget, for the class of the registry's machine. */
  public CompressRequest(
      String goal,
      String recipe,
      List<String> techniques,
      Set<Engine> engines,
      String from,
      Map<String, Path> data,
      String dataset) {
    this(goal, "", "", recipe, techniques, engines, from, data, dataset);
  }

  /**
   * The same with so much time to search for its goal.
   *
   * @param time such as {@code 20m}
   */
  public CompressRequest withBudget(String time) {
    return new CompressRequest(
        goal, time, hardwareClass, recipe, techniques, engines, from, data, dataset);
  }

  /** The same with its goal for a hardware class. */
  public CompressRequest withHardwareClass(String name) {
    return new CompressRequest(
        goal, budget, name, recipe, techniques, engines, from, data, dataset);
  }
}

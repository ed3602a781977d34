package io.sluice.compressor.technique;

import io.sluice.torchscript.NamedTensor;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Selection of layers: the setting {@code layers} of every layer-wise technique. Layers are named
 * by path, such as {@code layer1.conv1}; {@code *} in a pattern matches any characters.
 *
 * @param only patterns of included layers; empty for all
 * @param except patterns of excluded layers
 */
public record LayerChoice(List<String> only, List<String> except) {
  public static final LayerChoice ALL = new LayerChoice(null, null);

  /** Reason reported for layers outside of the selection. */
  public static final String NOT_CHOSEN = "the recipe leaves it out";

  /** Creates a selection; null means empty. */
  public LayerChoice(@Nullable List<String> only, @Nullable List<String> except) {
    this.only = only == null ? List.of() : List.copyOf(only);
    this.except = except == null ? List.of() : List.copyOf(except);
  }

  public static LayerChoice only(List<String> paths) {
    return new LayerChoice(paths, null);
  }

  public static LayerChoice allBut(List<String> paths) {
    return new LayerChoice(null, paths);
  }

  /** Whether the layer of this path is selected. */
  public boolean includes(String path) {
    boolean wanted = only.isEmpty() || matchesAny(only, path);
    return wanted && !matchesAny(except, path);
  }

  /**
   * Whether a tensor is selected, by the path of its layer or of the tensor itself, such as {@code
   * layer1.conv1.weight}.
   */
  public boolean includes(NamedTensor.Place tensor) {
    boolean wanted = only.isEmpty() || matches(only, tensor);
    return wanted && !matches(except, tensor);
  }

  private static boolean matches(List<String> patterns, NamedTensor.Place tensor) {
    return matchesAny(patterns, tensor.ownerPath()) || matchesAny(patterns, tensor.path());
  }

  private static boolean matchesAny(List<String> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> regex(pattern).matcher(path).matches());
  }

  private static Pattern regex(String pattern) {
    return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
  }
}

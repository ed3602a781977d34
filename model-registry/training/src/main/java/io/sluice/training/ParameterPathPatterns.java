package io.sluice.training;

import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of parameter paths such as {@code layer1.*.weight}, with a star as wildcard. */
final class ParameterPathPatterns {
  private static final int NAMED_PATHS = 12;

  private ParameterPathPatterns() {}

  static boolean match(List<String> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> match(pattern, path));
  }

  static boolean match(String pattern, String path) {
    String regex =
        Pattern.compile("\\*")
            .splitAsStream(pattern + "\0")
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return (path + "\0").matches("(?s)" + regex);
  }

  /**
   * Requires a matching path for every pattern.
   *
   * @param key key of the setting, for messages
   * @throws ModelProcessingException if a pattern matches no path, probably by mistake
   */
  static void requireMatches(String key, List<String> patterns, List<String> paths)
      throws ModelProcessingException {
    for (String pattern : patterns) {
      if (paths.stream().noneMatch(path -> match(pattern, path))) {
        throw new ModelProcessingException(
            "%s names \"%s\", but no parameter matches; the parameters are %s%s"
                .formatted(
                    key,
                    pattern,
                    paths.stream().limit(NAMED_PATHS).collect(Collectors.joining(", ")),
                    paths.size() > NAMED_PATHS ? " and more" : ""));
      }
    }
  }
}

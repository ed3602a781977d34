package io.sluice.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Signature of an operator.
 *
 * @param defaults default by argument name, in order; empty for required arguments
 * @param keywordOnly names of keyword-only arguments
 */
record OperatorSignature(
    String operator, Map<String, Optional<NodeArgument>> defaults, Set<String> keywordOnly) {

  List<String> positional() {
    return defaults.keySet().stream().filter(n -> !keywordOnly.contains(n)).toList();
  }

  /**
   * All arguments by name, defaults included; empty if the call does not match this signature.
   *
   * @param positional leading arguments
   */
  Optional<Map<String, NodeArgument>> bind(
      List<NodeArgument> positional, Map<String, NodeArgument> keywords) {
    List<String> names = positional();
    if (positional.size() > names.size() || !defaults.keySet().containsAll(keywords.keySet())) {
      return Optional.empty();
    }
    Map<String, NodeArgument> given = new LinkedHashMap<>(keywords);
    for (int i = 0; i < positional.size(); i++) {
      if (given.put(names.get(i), positional.get(i)) != null) {
        return Optional.empty();
      }
    }
    Map<String, NodeArgument> complete = new LinkedHashMap<>();
    for (Map.Entry<String, Optional<NodeArgument>> entry : defaults.entrySet()) {
      NodeArgument argument = given.get(entry.getKey());
      if (argument == null && entry.getValue().isEmpty()) {
        return Optional.empty();
      }
      complete.put(entry.getKey(), argument != null ? argument : entry.getValue().orElseThrow());
    }
    return Optional.of(complete);
  }
}

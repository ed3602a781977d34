package io.sluice.compressor.search;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.SimilarNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one goal. */
final class GoalReader {
  private static final int MAX_LENGTH = 1000;
  private static final Pattern WITH = Pattern.compile("(?i)(with|where|and)\\s+|,\\s*");
  private static final Pattern BETWEEN_CLAUSES = Pattern.compile("(?i)\\s*,\\s*|\\s+and\\s+");
  private static final Pattern CLAUSE =
      Pattern.compile(
          "(?i)(?<metric>[a-z][a-z0-9 -]*?)\\s*(?<sign><=|>=|≤|≥|at most|at least)"
              + "\\s*(?<limit>[-+]?\\d{1,15}(\\.\\d{1,15})?)\\s*(?<unit>\\S*)");

  private final String text;

  GoalReader(String text) {
    this.text = text.strip();
  }

  Goal read() throws CompressionException {
    if (text.length() > MAX_LENGTH) {
      throw new CompressionException(
          "A goal has at most %d letters, but this has %d".formatted(MAX_LENGTH, text.length()));
    }
    Optional<Objective> objective =
        Arrays.stream(Objective.values()).filter(this::startsWith).findFirst();
    String rest = text.substring(objective.map(o -> o.words().length()).orElse(0)).strip();
    Goal goal = new Goal(objective, clauses(objective.isPresent() ? afterWith(rest) : rest));
    new Contradictions(goal).refuse();
    return goal;
  }

  private boolean startsWith(Objective objective) {
    String words = objective.words();
    return text.toLowerCase(Locale.ROOT).startsWith(words)
        && (text.length() == words.length()
            || !Character.isLetterOrDigit(text.charAt(words.length())));
  }

  private String afterWith(String rest) throws CompressionException {
    if (rest.isEmpty()) {
      return rest;
    }
    Matcher with = WITH.matcher(rest);
    if (!with.lookingAt()) {
      throw refused(
          "between what is wanted and the clauses there must be \"with\", but there is \"%s\""
              .formatted(rest));
    }
    return rest.substring(with.end());
  }

  private List<Clause> clauses(String rest) throws CompressionException {
    List<Clause> clauses = new ArrayList<>();
    if (text.isEmpty()) {
      throw refused("it is empty; such as \"smallest with accuracy >= 92 % and p99 <= 5 ms\"");
    }
    if (!rest.isEmpty()) {
      for (String clause : BETWEEN_CLAUSES.split(rest, -1)) {
        clauses.add(clause(clause));
      }
    }
    return clauses;
  }

  private Clause clause(String clause) throws CompressionException {
    Matcher parts = CLAUSE.matcher(clause);
    if (!parts.matches()) {
      throw refused(
          "its clause \"%s\" is not of the form metric <= number unit, such as p99 <= 5 ms; it may"
                  .formatted(clause)
              + " begin with %s and speak of %s".formatted(objectives(), metrics()));
    }
    Metric metric = metric(clause, parts.group("metric"));
    String sign = parts.group("sign").toLowerCase(Locale.ROOT);
    boolean least = sign.equals(">=") || sign.equals("≥") || sign.equals("at least");
    return new Clause(
        metric,
        least ? Clause.Bound.AT_LEAST : Clause.Bound.AT_MOST,
        Double.parseDouble(parts.group("limit")),
        unit(clause, metric, parts.group("unit")));
  }

  private Metric metric(String clause, String words) throws CompressionException {
    String wanted = words.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    List<String> known = Arrays.stream(Metric.values()).map(Metric::words).toList();
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.words().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "its clause \"%s\" speaks of \"%s\"%s; a clause can speak of %s"
                        .formatted(clause, words, SimilarNames.hint(wanted, known), metrics())));
  }

  private Unit unit(String clause, Metric metric, String spelling) throws CompressionException {
    return metric.units().stream()
        .filter(unit -> unit.isSpelled(spelling))
        .min(Comparator.comparingDouble(Unit::factor))
        .orElseThrow(
            () ->
                refused(
                    "its clause \"%s\" %s; %s is given in %s"
                        .formatted(
                            clause,
                            spelling.isEmpty()
                                ? "has no unit"
                                : "has the unit \"" + spelling + "\"",
                            metric.words(),
                            metric.units().stream()
                                .map(Unit::words)
                                .collect(Collectors.joining(", ")))));
  }

  private static String metrics() {
    return Arrays.stream(Metric.values()).map(Metric::words).collect(Collectors.joining(", "));
  }

  private static String objectives() {
    return Arrays.stream(Objective.values())
        .map(Objective::words)
        .collect(Collectors.joining(", "));
  }

  private CompressionException refused(String why) {
    return new CompressionException("The goal \"%s\" cannot be used: %s".formatted(text, why));
  }
}

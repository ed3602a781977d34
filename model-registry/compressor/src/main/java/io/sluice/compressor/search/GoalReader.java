package io.sluice.compressor.search;

import io.sluice.compressor.recipe.SimilarNames;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parser of a goal. */
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

  CompressionGoal read() throws ModelProcessingException {
    if (text.length() > MAX_LENGTH) {
      throw new ModelProcessingException(
          "A goal has at most %d letters, but this has %d".formatted(MAX_LENGTH, text.length()));
    }
    Optional<GoalObjective> objective =
        Arrays.stream(GoalObjective.values()).filter(this::startsWith).findFirst();
    String rest = text.substring(objective.map(o -> o.words().length()).orElse(0)).strip();
    CompressionGoal goal =
        new CompressionGoal(objective, clauses(objective.isPresent() ? afterWith(rest) : rest));
    new GoalContradictions(goal).refuse();
    return goal;
  }

  private boolean startsWith(GoalObjective objective) {
    String words = objective.words();
    return text.toLowerCase(Locale.ROOT).startsWith(words)
        && (text.length() == words.length()
            || !Character.isLetterOrDigit(text.charAt(words.length())));
  }

  private String afterWith(String rest) throws ModelProcessingException {
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

  private List<GoalClause> clauses(String rest) throws ModelProcessingException {
    List<GoalClause> clauses = new ArrayList<>();
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

  private GoalClause clause(String clause) throws ModelProcessingException {
    Matcher parts = CLAUSE.matcher(clause);
    if (!parts.matches()) {
      throw refused(
          "its clause \"%s\" is not of the form metric <= number unit, such as p99 <= 5 ms; it may"
                  .formatted(clause)
              + " begin with %s and speak of %s".formatted(objectives(), metrics()));
    }
    GoalMetric metric = metric(clause, parts.group("metric"));
    String sign = parts.group("sign").toLowerCase(Locale.ROOT);
    boolean least = sign.equals(">=") || sign.equals("≥") || sign.equals("at least");
    return new GoalClause(
        metric,
        least ? GoalClause.Bound.AT_LEAST : GoalClause.Bound.AT_MOST,
        Double.parseDouble(parts.group("limit")),
        unit(clause, metric, parts.group("unit")));
  }

  private GoalMetric metric(String clause, String words) throws ModelProcessingException {
    String wanted = words.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    List<String> known = Arrays.stream(GoalMetric.values()).map(GoalMetric::words).toList();
    return Arrays.stream(GoalMetric.values())
        .filter(metric -> metric.words().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "its clause \"%s\" speaks of \"%s\"%s; a clause can speak of %s"
                        .formatted(clause, words, SimilarNames.hint(wanted, known), metrics())));
  }

  private MetricUnit unit(String clause, GoalMetric metric, String spelling)
      throws ModelProcessingException {
    return metric.units().stream()
        .filter(unit -> unit.isSpelled(spelling))
        .min(Comparator.comparingDouble(MetricUnit::factor))
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
                                .map(MetricUnit::words)
                                .collect(Collectors.joining(", ")))));
  }

  private static String metrics() {
    return Arrays.stream(GoalMetric.values())
        .map(GoalMetric::words)
        .collect(Collectors.joining(", "));
  }

  private static String objectives() {
    return Arrays.stream(GoalObjective.values())
        .map(GoalObjective::words)
        .collect(Collectors.joining(", "));
  }

  private ModelProcessingException refused(String why) {
    return new ModelProcessingException("The goal \"%s\" cannot be used: %s".formatted(text, why));
  }
}

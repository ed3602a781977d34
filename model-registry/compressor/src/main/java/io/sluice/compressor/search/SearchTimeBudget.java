package io.sluice.compressor.search;

import io.sluice.torchscript.ModelProcessingException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of the time budget of a search: {@code 20m}, {@code 1h30m}, {@code 45 s}. */
public final class SearchTimeBudget {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,4})\\s*h)?\\s*(?:(\\d{1,5})\\s*m(?:in)?)?\\s*(?:(\\d{1,6})\\s*s)?");

  private SearchTimeBudget() {}

  /**
   * @throws ModelProcessingException when the text cannot be read, or the time is zero
   */
  public static Duration parse(String text) throws ModelProcessingException {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new ModelProcessingException(
          "A budget is hours, minutes and seconds, such as 20m, 1h30m or 45s, but this is \"%s\""
              .formatted(text));
    }
    Duration budget =
        Duration.ofHours(number(parts, 1))
            .plusMinutes(number(parts, 2))
            .plusSeconds(number(parts, 3));
    if (budget.isZero()) {
      throw new ModelProcessingException(
          "A search needs time: its budget must be above 0, but is \"%s\"".formatted(text));
    }
    return budget;
  }

  private static long number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}

package io.sluice.registry.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a variant within its model version, such as {@code fp32} or {@code int8-static}.
 *
 * @param value 1 to 64 characters, lower case
 */
public record VariantName(@JsonValue String value) implements Comparable<VariantName> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");
  public static final int MAX_LENGTH = 64;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public VariantName {
    if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A variant name is 1 to "
              + MAX_LENGTH
              + " of a-z, 0-9 and single inner '.', '_' or '-', but this is \""
              + value
              + "\"");
    }
  }

  @Override
  public int compareTo(VariantName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

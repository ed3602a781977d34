package io.sluice.registry.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a model: one path component of an OCI repository name (OCI distribution spec 1.1,
 * "Pulling manifests"), short enough to be part of a Kafka topic name.
 *
 * @param value 1 to 128 characters, lower case
 */
public record ModelName(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");
  private static final int MAX_LENGTH = 128;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ModelName {
    if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A model name is 1 to "
              + MAX_LENGTH
              + " of a-z, 0-9 and single inner '.', '_' or '-', but this is \""
              + value
              + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.sluice.registry.storage;

import java.util.regex.Pattern;

/**
 * The name of a model version (OCI distribution spec 1.1, "Pulling manifests": tag).
 *
 * @param value 1 to 128 characters
 */
public record VersionTag(String value) implements Comparable<VersionTag> {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  /** The version published last; moves by itself. */
  public static final VersionTag LATEST = new VersionTag("latest");

  public VersionTag {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A version is 1 to 128 of a-z, A-Z, 0-9, '.', '_' and '-', not starting with '.' or '-',"
              + " but this is \""
              + value
              + "\"");
    }
  }

  @Override
  public int compareTo(VersionTag other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.sluice.protocol.telemetry;

import java.util.regex.Pattern;

/**
 * Name of an agent, unique in its fleet and stable over restarts.
 *
 * @param value 1 to 64 characters of a-z, A-Z, 0-9, '.', '_' and '-'
 */
public record AgentId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public AgentId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "An agent id is 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-', but this is \""
              + value
              + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

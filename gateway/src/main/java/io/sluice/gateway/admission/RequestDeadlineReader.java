package io.sluice.gateway.admission;

import io.sluice.gateway.inference.Rejection;
import io.sluice.protocol.proto.inference.InferParameter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import java.time.Duration;
import java.util.Optional;

/** Reads how long a client is willing to wait. */
public final class RequestDeadlineReader {
  /** The HTTP header, whole milliseconds. */
  public static final String HEADER = "Sluice-Deadline-Ms";

  /** The request parameter, whole milliseconds; goes before the header. */
  public static final String PARAMETER = "deadline_ms";

  private RequestDeadlineReader() {}

  /**
   * The deadline of a request: its parameter, else its header, else the default.
   *
   * @throws Malformed when it is no whole number of milliseconds or out of range
   */
  static Duration of(ModelInferRequest request, Optional<String> header, AdmissionLimits limits)
      throws Malformed {
    InferParameter parameter = request.getParametersMap().get(PARAMETER);
    if (parameter != null) {
      return parse("Parameter " + PARAMETER, text(parameter), limits);
    }
    if (header.isPresent()) {
      return parse("Header " + HEADER, header.get(), limits);
    }
    return limits.defaultDeadline();
  }

  private static String text(InferParameter parameter) {
    return switch (parameter.getParameterChoiceCase()) {
      case INT64_PARAM -> Long.toString(parameter.getInt64Param());
      case UINT64_PARAM -> Long.toUnsignedString(parameter.getUint64Param());
      case STRING_PARAM -> parameter.getStringParam();
      case DOUBLE_PARAM -> Double.toString(parameter.getDoubleParam());
      case BOOL_PARAM -> Boolean.toString(parameter.getBoolParam());
      case PARAMETERCHOICE_NOT_SET -> "";
    };
  }

  private static Duration parse(String what, String text, AdmissionLimits limits) throws Malformed {
    long most = limits.maxDeadline().toMillis();
    try {
      long millis = Long.parseLong(text.strip());
      if (millis >= 1 && millis <= most) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      throw new Malformed(explain(what, text, most), e);
    }
    throw new Malformed(explain(what, text, most), null);
  }

  private static String explain(String what, String text, long most) {
    return "%s must be whole milliseconds from 1 to %d, but is \"%s\"".formatted(what, most, text);
  }

  /** The deadline cannot be used. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String explanation;

    private Malformed(String explanation, @org.jspecify.annotations.Nullable Throwable cause) {
      super(explanation, cause);
      this.explanation = explanation;
    }

    Rejection toRejection() {
      return new Rejection.InvalidInput(explanation);
    }
  }
}

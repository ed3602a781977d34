package io.sluice.registry.manifest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.OptionalDouble;

/**
 * A number that says where it comes from. Unknown is never zero.
 *
 * <p>As JSON: {@code {"source":"measured","value":1.2}}, {@code
 * {"source":"modelled","value":1.2,"model":"…"}} or {@code {"source":"unknown"}}. The unit is the
 * field's that holds the quantity.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "source")
@JsonSubTypes({
  @JsonSubTypes.Type(value = KnownQuantity.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = KnownQuantity.Modelled.class, name = "modelled"),
  @JsonSubTypes.Type(value = KnownQuantity.Unknown.class, name = "unknown")
})
public sealed interface KnownQuantity {
  /** The number, empty when it is unknown. */
  OptionalDouble known();

  /** {@code measured}, {@code modelled} or {@code unknown}. */
  String sourceName();

  static KnownQuantity measured(double value) {
    return new Measured(value);
  }

  /**
   * @param model the name of the model that computed it, such as {@code pi4-utilisation}
   */
  static KnownQuantity modelled(double value, String model) {
    return new Modelled(value, model);
  }

  static KnownQuantity unknown() {
    return new Unknown();
  }

  /** Read from an instrument, or timed. */
  record Measured(double value) implements KnownQuantity {
    public Measured {
      requireFinite(value);
    }

    @Override
    public OptionalDouble known() {
      return OptionalDouble.of(value);
    }

    @Override
    public String sourceName() {
      return "measured";
    }
  }

  /** Computed from other measurements by a named model. */
  record Modelled(double value, String model) implements KnownQuantity {
    public Modelled {
      requireFinite(value);
    }

    @Override
    public OptionalDouble known() {
      return OptionalDouble.of(value);
    }

    @Override
    public String sourceName() {
      return "modelled";
    }
  }

  /** Nobody knows. */
  record Unknown() implements KnownQuantity {
    @Override
    public OptionalDouble known() {
      return OptionalDouble.empty();
    }

    @Override
    public String sourceName() {
      return "unknown";
    }
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("A known quantity is finite, but this is " + value);
    }
  }
}

package io.sluice.registry.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuantityTest {
  @Test
  void quantitiesSurviveJson() throws Exception {
    for (Quantity quantity :
        List.of(
            Quantity.measured(1.25),
            Quantity.modelled(0.5, "pi4-utilisation"),
            Quantity.unknown())) {
      String json = RegistryJson.write(quantity);

      assertThat(RegistryJson.read(json, Quantity.class, "x")).isEqualTo(quantity);
      assertThat(json).contains("\"source\":\"" + quantity.sourceName() + "\"");
    }
  }

  @Test
  void unknownIsNeverZero() {
    assertThat(RegistryJson.write(Quantity.unknown())).isEqualTo("{\"source\":\"unknown\"}");
    assertThat(Quantity.unknown().known()).isEmpty();
  }

  @Test
  void aKnownQuantityIsFinite() {
    assertThatThrownBy(() -> Quantity.measured(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
  }

  @Test
  void aMeasuredQuantityWithoutValueIsMalformed() {
    assertThatThrownBy(
            () -> RegistryJson.read("{\"source\":\"measured\"}", Quantity.class, "The report"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("The report is malformed")
        .hasMessageContaining("value");
  }

  @Test
  void anUnknownSourceIsMalformed() {
    assertThatThrownBy(
            () -> RegistryJson.read("{\"source\":\"guessed\"}", Quantity.class, "The report"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("guessed");
  }
}

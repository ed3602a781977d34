package io.sluice.registry.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownQuantityTest {
  @Test
  void quantitiesSurviveJson() throws Exception {
    for (KnownQuantity quantity :
        List.of(
            KnownQuantity.measured(1.25),
            KnownQuantity.modelled(0.5, "pi4-utilisation"),
            KnownQuantity.unknown())) {
      String json = RegistryJson.write(quantity);

      assertThat(RegistryJson.read(json, KnownQuantity.class, "x")).isEqualTo(quantity);
      assertThat(json).contains("\"source\":\"" + quantity.sourceName() + "\"");
    }
  }

  @Test
  void unknownIsNeverZero() {
    assertThat(RegistryJson.write(KnownQuantity.unknown())).isEqualTo("{\"source\":\"unknown\"}");
    assertThat(KnownQuantity.unknown().known()).isEmpty();
  }

  @Test
  void aKnownQuantityIsFinite() {
    assertThatThrownBy(() -> KnownQuantity.measured(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
  }

  @Test
  void aMeasuredQuantityWithoutValueIsMalformed() {
    assertThatThrownBy(
            () -> RegistryJson.read("{\"source\":\"measured\"}", KnownQuantity.class, "The report"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("The report is malformed")
        .hasMessageContaining("value");
  }

  @Test
  void anUnknownSourceIsMalformed() {
    assertThatThrownBy(
            () -> RegistryJson.read("{\"source\":\"guessed\"}", KnownQuantity.class, "The report"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("guessed");
  }
}

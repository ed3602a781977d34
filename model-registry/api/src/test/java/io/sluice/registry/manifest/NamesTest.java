package io.sluice.registry.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "fashion-resnet", "v1.2_b-3", "0"})
  void goodNamesAreTaken(String name) {
    assertThat(new ModelName(name)).hasToString(name);
    assertThat(new VariantName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a/b", "-a", "a-", "a..b", "a b", "../x", "ä"})
  void badNamesAreRefusedWithTheRule(String name) {
    assertThatThrownBy(() -> new ModelName(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A model name is 1 to 128")
        .hasMessageContaining("\"" + name + "\"");
    assertThatThrownBy(() -> new VariantName(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A variant name is 1 to 64");
  }

  @Test
  void longNamesAreRefused() {
    assertThat(new ModelName("a".repeat(128)).value()).hasSize(128);
    assertThatThrownBy(() -> new ModelName("a".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAreJsonStrings() throws Exception {
    assertThat(RegistryJson.write(new ModelName("fashion"))).isEqualTo("\"fashion\"");
    assertThat(RegistryJson.read("\"fashion\"", ModelName.class, "x"))
        .isEqualTo(new ModelName("fashion"));
  }

  @Test
  void aBadNameInJsonIsExplained() {
    assertThatThrownBy(() -> RegistryJson.read("\"Fashion!\"", ModelName.class, "The request"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith("The request is malformed: A model name is 1 to 128")
        .hasMessageContaining("\"Fashion!\"");
  }
}

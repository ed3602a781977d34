package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.inference.Rejection;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusCodesTest {
  static Stream<Class<?>> rejections() {
    return Arrays.stream(Rejection.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("rejections")
  void everyRejectionHasAStatusACodeAndAMessage(Class<?> type) throws Exception {
    Rejection rejection = make(type);
    assertThat(StatusCodes.of(rejection)).isBetween(400, 599).isNotEqualTo(500);
    assertThat(rejection.message()).isNotBlank();
    assertThat(rejection.toError().getCode()).isEqualTo(rejection.code());
    assertThat(rejection.retryAfter().isPresent())
        .as("only what may pass by itself says when to try again")
        .isEqualTo(StatusCodes.of(rejection) == 503 || StatusCodes.of(rejection) == 429);
  }

  private static Rejection make(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(types).map(StatusCodesTest::sample).toArray();
    var constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return (Rejection) constructor.newInstance(values);
  }

  private static Object sample(Class<?> type) {
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(1);
    }
    return type == String.class ? "x" : new io.sluice.registry.manifest.ModelName("x");
  }
}

package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.sluice.registry.manifest.TensorType;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL|[true,false]",
        "UINT8|[0,255]",
        "UINT16|[0,65535]",
        "UINT32|[0,4294967295]",
        "UINT64|[0,18446744073709551615]",
        "INT8|[-128,127]",
        "INT16|[-32768,32767]",
        "INT32|[-2147483648,2147483647]",
        "INT64|[-9223372036854775808,9223372036854775807]",
        "FP32|[0.1,-3.4028235E38]",
        "FP64|[0.1,1.0E300]",
        "BYTES|[\"\",\"grüße\"]"
      })
  void elementsComeBackAsTheyWere(TensorType type, String json) throws Exception {
    assertThat(write(type, read(type, List.of(2L), json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL|[1,0]|true or false",
        "UINT8|[0,256]|a whole number from 0 to 255",
        "UINT64|[0,-1]|a whole number from 0 to 2^64 - 1",
        "UINT64|[0,18446744073709551616]|a whole number from 0 to 2^64 - 1",
        "INT8|[0,1.5]|a whole number from -128 to 127",
        "INT64|[0,9223372036854775808]|a whole number from",
        "FP32|[0,null]|a number within the datatype's range",
        "FP64|[0,1e999]|a number within the datatype's range",
        "BYTES|[\"\",1]|a string",
        "FP16|[0,1]|FP16 has no JSON form",
        "FP32|[[0,1]]|each element of FP32 must be a number",
        "FP32|[0,1,2]|shape [2] has 2 elements, but \"data\" has 3",
        "FP32|7|\"data\" must be an array"
      })
  void anElementThatDoesNotFitIsNamedWithWhatDoes(TensorType type, String json, String message) {
    assertThatThrownBy(() -> read(type, List.of(2L), json))
        .isInstanceOf(MalformedRequestException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(message));
  }

  private static ByteString read(TensorType type, List<Long> shape, String json) throws Exception {
    return TensorJson.read(type, shape, MAPPER.readTree(json));
  }

  private static String write(TensorType type, ByteString raw) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator to = new JsonFactory().createGenerator(text)) {
      TensorJson.write(type, raw, to);
    }
    return text.toString();
  }
}

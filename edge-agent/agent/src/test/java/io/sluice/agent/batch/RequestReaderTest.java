package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.engine.Tensor;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.registry.manifest.ModelName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private final RequestReader reader =
      new RequestReader(new ModelName("adder"), "3", FakeEngine.SIGNATURE);

  @Test
  void readsRawContents() throws Exception {
    List<Tensor> inputs = reader.inputs(Requests.adding(1, 2).build());

    assertThat(inputs).hasSize(1);
    assertThat(inputs.get(0).shape()).containsExactly(1L, 2L);
    assertThat(inputs.get(0).bytes().getFloat(4)).isEqualTo(2);
  }

  @Test
  void readsTypedContents() throws Exception {
    ModelInferRequest request =
        Requests.adding(1, 2)
            .clearRawInputContents()
            .setInputs(
                0,
                Requests.input("FP32", List.of(1L, 2L))
                    .setContents(
                        InferTensorContents.newBuilder().addFp32Contents(5).addFp32Contents(6)))
            .build();

    assertThat(reader.inputs(request).get(0).bytes().getFloat(4)).isEqualTo(6);
  }

  @Test
  void takesItsVersionByNumberAndAsLatest() throws Exception {
    assertThat(reader.inputs(Requests.adding(1, 2).setModelVersion("3").build())).hasSize(1);
    assertThat(reader.inputs(Requests.adding(1, 2).setModelVersion("latest").build())).hasSize(1);
  }

  @Test
  void refusesAnotherModel() {
    assertRefused(
        Requests.adding(1, 2).setModelName("other"),
        Code.UNKNOWN_MODEL,
        "This agent serves adder:3, but the request is for other:latest");
  }

  @Test
  void refusesAnotherVersion() {
    assertRefused(
        Requests.adding(1, 2).setModelVersion("2"),
        Code.UNKNOWN_MODEL,
        "This agent serves adder:3, but the request is for adder:2");
  }

  @Test
  void refusesAnUnknownInputName() {
    assertRefused(
        Requests.adding(1, 2)
            .setInputs(0, Requests.input("FP32", List.of(1L, 2L)).setName("image")),
        "adder takes the inputs [x], but the request has [image]");
  }

  @Test
  void refusesAMissingInput() {
    assertRefused(
        Requests.adding(1, 2).clearInputs().clearRawInputContents(),
        "adder takes the inputs [x], but the request has []");
  }

  @Test
  void refusesAWrongDatatype() {
    assertRefused(
        Requests.adding(1, 2).setInputs(0, Requests.input("INT64", List.of(1L, 2L))),
        "Input x is FP32, but the request sends \"INT64\"");
  }

  @Test
  void refusesAWrongShape() {
    assertRefused(
        Requests.adding(1, 2).setInputs(0, Requests.input("FP32", List.of(1L, 3L))),
        "Input x has the shape [-1, 2] (-1 is any size), but the request sends [1, 3]");
  }

  @Test
  void refusesANegativeSize() {
    assertRefused(
        Requests.adding(1, 2).setInputs(0, Requests.input("FP32", List.of(-1L, 2L))),
        "Input x has the shape [-1, 2] (-1 is any size), but the request sends [-1, 2]");
  }

  @Test
  void refusesTooFewBytes() {
    assertRefused(
        Requests.adding(1, 2).setRawInputContents(0, Requests.bytes(1)),
        "Input x of FP32 [1, 2] takes 8 bytes, but the request sends 4");
  }

  @Test
  void refusesAShapeWhoseSizeOverflows() {
    assertRefused(
        Requests.adding(1, 2).setInputs(0, Requests.input("FP32", List.of(Long.MAX_VALUE, 2L))),
        "Input x of FP32 [9223372036854775807, 2] takes 9223372036854775807 bytes, but the"
            + " request sends 8");
  }

  @Test
  void refusesAnUnknownOutput() {
    assertRefused(
        Requests.adding(1, 2)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("product")),
        "adder gives the outputs [sum], but the request asks for product");
  }

  @Test
  void refusesContentsInBothForms() {
    assertRefused(
        Requests.adding(1, 2)
            .setInputs(
                0,
                Requests.input("FP32", List.of(1L, 2L))
                    .setContents(InferTensorContents.newBuilder().addFp32Contents(5))),
        "Input x comes both in contents and in raw_input_contents");
  }

  @Test
  void refusesAnotherNumberOfRawEntriesThanInputs() {
    assertRefused(
        Requests.adding(1, 2).addRawInputContents(Requests.bytes(1)),
        "raw_input_contents holds one entry per input, but there are 1 inputs and 2 entries");
  }

  private void assertRefused(ModelInferRequest.Builder request, String message) {
    assertRefused(request, Code.INVALID_INPUT, message);
  }

  private void assertRefused(ModelInferRequest.Builder request, Code code, String message) {
    InvalidRequestException refusal =
        catchThrowableOfType(InvalidRequestException.class, () -> reader.inputs(request.build()));

    assertThat(refusal.error())
        .isEqualTo(InferenceError.newBuilder().setCode(code).setMessage(message).build());
  }
}

package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.engine.Tensor;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceRequestReaderTest {
  private final InferenceRequestReader reader =
      new InferenceRequestReader(new ModelName("adder"), "3", FakeInferenceEngine.SIGNATURE);
  private final InferenceRequestReader pairs =
      new InferenceRequestReader(
          new ModelName("pairs"),
          "1",
          new ModelSignature(
              List.of(
                  new TensorSpec("a", TensorType.FP32, List.of(-1L)),
                  new TensorSpec("b", TensorType.FP32, List.of(-1L))),
              List.of()));

  @Test
  void readsRawContents() throws Exception {
    List<Tensor> inputs = reader.inputs(InferenceRequestFixtures.adding(1, 2).build());

    assertThat(inputs).hasSize(1);
    assertThat(inputs.get(0).shape()).containsExactly(1L, 2L);
    assertThat(inputs.get(0).bytes().getFloat(4)).isEqualTo(2);
  }

  @Test
  void readsTypedContents() throws Exception {
    ModelInferRequest request =
        InferenceRequestFixtures.adding(1, 2)
            .clearRawInputContents()
            .setInputs(
                0,
                InferenceRequestFixtures.input("FP32", List.of(1L, 2L))
                    .setContents(
                        InferTensorContents.newBuilder().addFp32Contents(5).addFp32Contents(6)))
            .build();

    assertThat(reader.inputs(request).get(0).bytes().getFloat(4)).isEqualTo(6);
  }

  @Test
  void readsInputsInTheOrderOfTheSignature() throws Exception {
    List<Tensor> inputs = pairs.inputs(pair(1, 1));

    assertThat(inputs.get(0).bytes().getFloat(0)).isEqualTo(1);
    assertThat(inputs.get(1).bytes().getFloat(0)).isEqualTo(2);
  }

  @Test
  void refusesInputsOfDifferentBatchSizes() {
    assertThatThrownBy(() -> pairs.inputs(pair(1, 2)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("The inputs of a request must have the same batch size, but have [1, 2]");
  }

  @Test
  void takesItsVersionByNumberAndAsLatest() throws Exception {
    assertThat(reader.inputs(InferenceRequestFixtures.adding(1, 2).setModelVersion("3").build()))
        .hasSize(1);
    assertThat(
            reader.inputs(InferenceRequestFixtures.adding(1, 2).setModelVersion("latest").build()))
        .hasSize(1);
  }

  @Test
  void refusesAnotherModel() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2).setModelName("other"),
        Code.UNKNOWN_MODEL,
        "This agent serves adder:3, but the request is for other:latest");
  }

  @Test
  void refusesAnotherVersion() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2).setModelVersion("2"),
        Code.UNKNOWN_MODEL,
        "This agent serves adder:3, but the request is for adder:2");
  }

  @Test
  void refusesAnUnknownInputName() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setInputs(0, InferenceRequestFixtures.input("FP32", List.of(1L, 2L)).setName("image")),
        "The model has no input \"image\"; expected \"x\" FP32 [-1, 2]");
  }

  @Test
  void refusesAMissingInput() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2).clearInputs().clearRawInputContents(),
        "Input \"x\" is missing; expected \"x\" FP32 [-1, 2]");
  }

  @Test
  void refusesAWrongDatatype() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setInputs(0, InferenceRequestFixtures.input("INT64", List.of(1L, 2L))),
        "Input \"x\" must have datatype FP32, but has \"INT64\"");
  }

  @Test
  void refusesAWrongShape() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setInputs(0, InferenceRequestFixtures.input("FP32", List.of(1L, 3L))),
        "Input \"x\" must have shape [-1, 2] (-1: any size), but has [1, 3]");
  }

  @Test
  void refusesANegativeSize() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setInputs(0, InferenceRequestFixtures.input("FP32", List.of(-1L, 2L))),
        "Input \"x\" must have shape [-1, 2] (-1: any size), but has [-1, 2]");
  }

  @Test
  void refusesTooFewBytes() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setRawInputContents(0, InferenceRequestFixtures.bytes(1)),
        "Input \"x\": 2 elements of FP32 take 8 bytes, but there are 4");
  }

  @Test
  void refusesAShapeWhoseSizeOverflows() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setInputs(0, InferenceRequestFixtures.input("FP32", List.of(Long.MAX_VALUE, 2L))),
        "Input \"x\": Shape [9223372036854775807, 2] has too many elements");
  }

  @Test
  void refusesAnUnknownOutput() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("product")),
        "The model has no output \"product\"; it gives \"sum\" FP32 [-1, 1]");
  }

  @Test
  void refusesAnOutputRequestedTwice() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("sum"))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("sum")),
        "Output \"sum\" is requested twice");
  }

  @Test
  void refusesContentsInBothForms() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .setInputs(
                0,
                InferenceRequestFixtures.input("FP32", List.of(1L, 2L))
                    .setContents(InferTensorContents.newBuilder().addFp32Contents(5))),
        "Input \"x\" has typed contents beside raw contents; give one of the two");
  }

  @Test
  void refusesAnotherNumberOfRawEntriesThanInputs() {
    assertRefused(
        InferenceRequestFixtures.adding(1, 2)
            .addRawInputContents(InferenceRequestFixtures.bytes(1)),
        "There are 1 inputs but 2 raw contents; give one for each input or none");
  }

  /** Ones for a and twos for b, with b first. */
  private static ModelInferRequest pair(int rowsOfA, int rowsOfB) {
    float[] ones = new float[rowsOfA];
    float[] twos = new float[rowsOfB];
    Arrays.fill(ones, 1);
    Arrays.fill(twos, 2);
    return ModelInferRequest.newBuilder()
        .setModelName("pairs")
        .addInputs(InferenceRequestFixtures.input("FP32", List.of((long) rowsOfB)).setName("b"))
        .addInputs(InferenceRequestFixtures.input("FP32", List.of((long) rowsOfA)).setName("a"))
        .addRawInputContents(InferenceRequestFixtures.bytes(twos))
        .addRawInputContents(InferenceRequestFixtures.bytes(ones))
        .build();
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

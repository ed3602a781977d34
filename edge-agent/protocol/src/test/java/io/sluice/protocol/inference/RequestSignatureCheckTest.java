package io.sluice.protocol.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSignatureCheckTest {
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 2L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 10L))));

  @Test
  void aRequestThatFitsHasNoProblem() {
    assertThat(RequestSignatureCheck.problem(raw(input(3, 2), 24).build(), SIGNATURE)).isEmpty();
    assertThat(RequestSignatureCheck.problem(typed(1f, 2f), SIGNATURE)).isEmpty();
  }

  @Test
  void anUnknownInputNamesTheKnownOnes() {
    assertProblem(
        raw(input(1, 2).setName("image"), 8),
        "The model has no input \"image\"; expected \"x\" FP32 [-1, 2]");
  }

  @Test
  void aMissingInputIsNamed() {
    assertProblem(
        ModelInferRequest.newBuilder(), "Input \"x\" is missing; expected \"x\" FP32 [-1, 2]");
  }

  @Test
  void anInputGivenTwiceIsNamed() {
    assertProblem(raw(input(1, 2), 8).addInputs(input(1, 2)), "Input \"x\" is given twice");
  }

  @Test
  void anotherDatatypeIsNamedWithTheExpectedOne() {
    assertProblem(
        raw(input(1, 2).setDatatype("FP64"), 16),
        "Input \"x\" must have datatype FP32, but has \"FP64\"");
  }

  @Test
  void anotherShapeIsNamedWithTheExpectedOne() {
    assertProblem(
        raw(input(1, 3), 12), "Input \"x\" must have shape [-1, 2] (-1: any size), but has [1, 3]");
  }

  @Test
  void aShapeOfAnEmptyBatchIsRefused() {
    assertProblem(
        raw(input(0, 2), 0), "Input \"x\" must have shape [-1, 2] (-1: any size), but has [0, 2]");
  }

  @Test
  void contentsOfAnotherLengthSayBothLengths() {
    assertProblem(
        raw(input(1, 2), 7), "Input \"x\": 2 elements of FP32 take 8 bytes, but there are 7");
  }

  @Test
  void contentsOfAnotherTypedFieldCountAsNone() {
    InferTensorContents integers = InferTensorContents.newBuilder().addIntContents(1).build();
    assertProblem(
        ModelInferRequest.newBuilder().addInputs(input(1, 2).setContents(integers)),
        "Input \"x\": 2 elements of FP32 take 8 bytes, but there are 0");
  }

  @Test
  void rawAndTypedContentsAreNotMixed() {
    assertProblem(
        raw(input(1, 2).setContents(InferTensorContents.getDefaultInstance()), 8),
        "Input \"x\" has typed contents beside raw contents; give one of the two");
  }

  @Test
  void rawContentsAreOnePerInput() {
    assertProblem(
        raw(input(1, 2), 8).addRawInputContents(ByteString.EMPTY),
        "There are 1 inputs but 2 raw contents; give one for each input or none");
  }

  @Test
  void anUnknownOutputNamesTheKnownOnes() {
    assertProblem(
        raw(input(1, 2), 8).addOutputs(output("logits")),
        "The model has no output \"logits\"; it gives \"y\" FP32 [-1, 10]");
  }

  @Test
  void anOutputRequestedTwiceIsNamed() {
    assertProblem(
        raw(input(1, 2), 8).addOutputs(output("y")).addOutputs(output("y")),
        "Output \"y\" is requested twice");
  }

  @Test
  void typedInputsBecomeRawOnesInTheirOrder() {
    ModelInferRequest raw = RequestSignatureCheck.withRawInputs(typed(1f, 2f));
    assertThat(raw.getInputs(0).hasContents()).isFalse();
    assertThat(raw.getRawInputContents(0).size()).isEqualTo(8);
    assertThat(RequestSignatureCheck.problem(raw, SIGNATURE)).isEmpty();
  }

  private static void assertProblem(ModelInferRequest.Builder request, String message) {
    assertThat(RequestSignatureCheck.problem(request.build(), SIGNATURE)).hasValue(message);
  }

  private static InferInputTensor.Builder input(long... shape) {
    InferInputTensor.Builder input = InferInputTensor.newBuilder().setName("x").setDatatype("FP32");
    for (long size : shape) {
      input.addShape(size);
    }
    return input;
  }

  private static InferRequestedOutputTensor.Builder output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name);
  }

  private static ModelInferRequest.Builder raw(InferInputTensor.Builder input, int bytes) {
    return ModelInferRequest.newBuilder()
        .addInputs(input)
        .addRawInputContents(ByteString.copyFrom(new byte[bytes]));
  }

  private static ModelInferRequest typed(float... values) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (float value : values) {
      contents.addFp32Contents(value);
    }
    return ModelInferRequest.newBuilder()
        .addInputs(input(1, values.length).setContents(contents))
        .build();
  }
}

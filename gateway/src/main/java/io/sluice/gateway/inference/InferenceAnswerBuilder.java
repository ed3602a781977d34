package io.sluice.gateway.inference;

import com.google.protobuf.ByteString;
import io.sluice.protocol.inference.RawTensorLayout;
import io.sluice.protocol.inference.RequestedOutputSelection;
import io.sluice.protocol.inference.TensorContentsConverter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.registry.manifest.TensorType;
import java.util.List;
import java.util.Optional;

/** Makes of what an agent sent the answer that was asked for; pure. */
final class InferenceAnswerBuilder {
  private InferenceAnswerBuilder() {}

  /**
   * The answer with the request's id, with the outputs that were requested, in that order, or with
   * all of them where none were; contents raw.
   *
   * @throws IllegalArgumentException when the agent's answer is not whole, saying what is missing
   */
  static ModelInferResponse shape(ModelInferRequest request, ModelInferResponse from) {
    ModelInferResponse.Builder answer =
        from.toBuilder()
            .setId(request.getId())
            .setModelName(request.getModelName())
            .clearOutputs()
            .clearRawOutputContents();
    List<String> names = from.getOutputsList().stream().map(InferOutputTensor::getName).toList();
    for (int index : RequestedOutputSelection.indices(request, names)) {
      add(answer, from, index);
    }
    return answer.build();
  }

  private static void add(ModelInferResponse.Builder to, ModelInferResponse from, int index) {
    InferOutputTensor output = from.getOutputs(index);
    TensorType type = TensorType.parse(output.getDatatype());
    ByteString raw = raw(from, index, type);
    Optional<String> problem = RawTensorLayout.problem(type, output.getShapeList(), raw);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(
          "its output \"%s\" is malformed: %s".formatted(output.getName(), problem.get()));
    }
    to.addOutputs(output.hasContents() ? output.toBuilder().clearContents().build() : output);
    to.addRawOutputContents(raw);
  }

  private static ByteString raw(ModelInferResponse from, int index, TensorType type) {
    if (from.getRawOutputContentsCount() == 0) {
      return TensorContentsConverter.toRaw(type, from.getOutputs(index).getContents());
    }
    if (from.getRawOutputContentsCount() != from.getOutputsCount()) {
      throw new IllegalArgumentException(
          "its answer has %d outputs, but %d raw contents"
              .formatted(from.getOutputsCount(), from.getRawOutputContentsCount()));
    }
    return from.getRawOutputContents(index);
  }
}

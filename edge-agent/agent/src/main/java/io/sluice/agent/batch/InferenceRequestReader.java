package io.sluice.agent.batch;

import io.sluice.agent.engine.Tensor;
import io.sluice.protocol.inference.RequestSignatureCheck;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.util.List;
import java.util.Optional;

/** Checks requests and reads their inputs. */
final class InferenceRequestReader {
  private static final String LATEST = "latest";
  private final ModelName model;
  private final String version;
  private final ModelSignature signature;

  InferenceRequestReader(ModelName model, String version, ModelSignature signature) {
    this.model = model;
    this.version = version;
    this.signature = signature;
  }

  /**
   * The inputs in the signature's order.
   *
   * @throws InvalidRequestException with the offending and the expected value
   */
  List<Tensor> inputs(ModelInferRequest request) throws InvalidRequestException {
    checkModel(request);
    checkSignature(request);
    ModelInferRequest raw = RequestSignatureCheck.withRawInputs(request);
    List<Tensor> inputs = signature.inputs().stream().map(spec -> tensor(spec, raw)).toList();
    checkBatch(inputs);
    return inputs;
  }

  private void checkModel(ModelInferRequest request) throws InvalidRequestException {
    String asked = request.getModelVersion();
    boolean sameVersion = asked.isEmpty() || asked.equals(LATEST) || asked.equals(version);
    if (!request.getModelName().equals(model.value()) || !sameVersion) {
      throw new InvalidRequestException(
          InferenceError.Code.UNKNOWN_MODEL,
          "This agent serves %s:%s, but the request is for %s:%s"
              .formatted(model, version, request.getModelName(), asked.isEmpty() ? LATEST : asked));
    }
  }

  private void checkSignature(ModelInferRequest request) throws InvalidRequestException {
    Optional<String> problem = RequestSignatureCheck.problem(request, signature);
    if (problem.isPresent()) {
      throw new InvalidRequestException(problem.get());
    }
  }

  private static Tensor tensor(TensorSpec spec, ModelInferRequest raw) {
    int index = indexOf(spec.name(), raw);
    return new Tensor(
        spec.datatype(),
        raw.getInputs(index).getShapeList(),
        raw.getRawInputContents(index).asReadOnlyByteBuffer());
  }

  private static int indexOf(String name, ModelInferRequest request) {
    for (int i = 0; i < request.getInputsCount(); i++) {
      if (request.getInputs(i).getName().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("The names were checked, but " + name + " is missing");
  }

  /** Checks for an equal number of examples in all inputs of a request. */
  private static void checkBatch(List<Tensor> inputs) throws InvalidRequestException {
    List<Long> sizes =
        inputs.stream().filter(t -> !t.shape().isEmpty()).map(t -> t.shape().get(0)).toList();
    if (sizes.stream().distinct().count() > 1) {
      throw new InvalidRequestException(
          "The inputs of a request must have the same batch size, but have " + sizes);
    }
  }
}

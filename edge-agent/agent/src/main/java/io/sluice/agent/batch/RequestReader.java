package io.sluice.agent.batch;

import com.google.protobuf.ByteString;
import io.sluice.agent.engine.Tensor;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Checks requests against the model's signature. */
final class RequestReader {
  private static final String LATEST = "latest";
  private final ModelName model;
  private final String version;
  private final ModelSignature signature;

  RequestReader(ModelName model, String version, ModelSignature signature) {
    this.model = model;
    this.version = version;
    this.signature = signature;
  }

  /**
   * The inputs in the signature's order.
   *
   * @throws InvalidRequestException naming what does not fit and what would
   */
  List<Tensor> inputs(ModelInferRequest request) throws InvalidRequestException {
    checkModel(request);
    checkNames(request);
    checkOutputs(request);
    List<Tensor> inputs = new ArrayList<>();
    for (TensorSpec spec : signature.inputs()) {
      inputs.add(input(spec, request));
    }
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

  private void checkNames(ModelInferRequest request) throws InvalidRequestException {
    List<String> wanted = signature.inputs().stream().map(TensorSpec::name).sorted().toList();
    List<String> given =
        request.getInputsList().stream().map(InferInputTensor::getName).sorted().toList();
    if (!wanted.equals(given)) {
      throw new InvalidRequestException(
          "%s takes the inputs %s, but the request has %s".formatted(model, wanted, given));
    }
    int raw = request.getRawInputContentsCount();
    if (raw != 0 && raw != given.size()) {
      throw new InvalidRequestException(
          "raw_input_contents holds one entry per input, but there are %d inputs and %d entries"
              .formatted(given.size(), raw));
    }
  }

  private void checkOutputs(ModelInferRequest request) throws InvalidRequestException {
    List<String> known = signature.outputs().stream().map(TensorSpec::name).toList();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      if (!known.contains(output.getName())) {
        throw new InvalidRequestException(
            "%s gives the outputs %s, but the request asks for %s"
                .formatted(model, known, output.getName()));
      }
    }
  }

  private static Tensor input(TensorSpec spec, ModelInferRequest request)
      throws InvalidRequestException {
    int index = indexOf(spec.name(), request);
    InferInputTensor given = request.getInputs(index);
    if (!given.getDatatype().equals(spec.datatype().name())) {
      throw new InvalidRequestException(
          "Input %s is %s, but the request sends \"%s\""
              .formatted(spec.name(), spec.datatype(), given.getDatatype()));
    }
    if (!spec.accepts(given.getShapeList())) {
      throw new InvalidRequestException(
          "Input %s has the shape %s (-1 is any size), but the request sends %s"
              .formatted(spec.name(), spec.shape(), given.getShapeList()));
    }
    return tensor(spec, given.getShapeList(), bytes(spec, given, index, request));
  }

  private static Tensor tensor(TensorSpec spec, List<Long> shape, ByteBuffer bytes)
      throws InvalidRequestException {
    long wanted;
    try {
      wanted = Tensor.byteCount(spec.datatype(), shape);
    } catch (ArithmeticException e) {
      wanted = Long.MAX_VALUE;
    }
    if (bytes.remaining() != wanted) {
      throw new InvalidRequestException(
          "Input %s of %s %s takes %d bytes, but the request sends %d"
              .formatted(spec.name(), spec.datatype(), shape, wanted, bytes.remaining()));
    }
    return new Tensor(spec.datatype(), shape, bytes);
  }

  private static ByteBuffer bytes(
      TensorSpec spec, InferInputTensor given, int index, ModelInferRequest request)
      throws InvalidRequestException {
    if (request.getRawInputContentsCount() == 0) {
      return TensorContents.toBytes(spec.name(), spec.datatype(), given.getContents());
    }
    if (given.hasContents()) {
      throw new InvalidRequestException(
          "Input %s comes both in contents and in raw_input_contents".formatted(spec.name()));
    }
    ByteString raw = request.getRawInputContents(index);
    return raw.asReadOnlyByteBuffer();
  }

  private static int indexOf(String name, ModelInferRequest request) {
    for (int i = 0; i < request.getInputsCount(); i++) {
      if (request.getInputs(i).getName().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("The names were checked, but " + name + " is missing");
  }

  /** All inputs of a request are of as many examples. */
  private static void checkBatch(List<Tensor> inputs) throws InvalidRequestException {
    List<Long> sizes =
        inputs.stream().filter(t -> !t.shape().isEmpty()).map(t -> t.shape().get(0)).toList();
    if (sizes.stream().distinct().count() > 1) {
      throw new InvalidRequestException(
          "The inputs of a request have one batch size, but these have " + sizes);
    }
  }
}

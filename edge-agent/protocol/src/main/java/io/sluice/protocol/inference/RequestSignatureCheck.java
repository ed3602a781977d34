package io.sluice.protocol.inference;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Check of a request against the signature of its model; pure. */
public final class RequestSignatureCheck {
  private RequestSignatureCheck() {}

  /**
   * The first problem of the request with the expected form, in words; empty for a valid request.
   */
  public static Optional<String> problem(ModelInferRequest request, ModelSignature signature) {
    return problemOfNames(request, signature)
        .or(() -> problemOfForm(request))
        .or(() -> firstProblemOfTensors(request, signature))
        .or(() -> problemOfOutputs(request, signature));
  }

  /**
   * The same request with raw contents of every input, the form expected by agents.
   *
   * @param request valid request
   */
  public static ModelInferRequest withRawInputs(ModelInferRequest request) {
    if (request.getRawInputContentsCount() > 0) {
      return request;
    }
    ModelInferRequest.Builder raw = request.toBuilder().clearInputs();
    for (InferInputTensor input : request.getInputsList()) {
      raw.addInputs(input.toBuilder().clearContents());
      raw.addRawInputContents(
          TensorContentsConverter.toRaw(
              TensorType.parse(input.getDatatype()), input.getContents()));
    }
    return raw.build();
  }

  private static Optional<String> problemOfNames(
      ModelInferRequest request, ModelSignature signature) {
    Set<String> seen = new HashSet<>();
    for (InferInputTensor input : request.getInputsList()) {
      if (find(signature.inputs(), input.getName()).isEmpty()) {
        return Optional.of(
            "The model has no input \"%s\"; expected %s"
                .formatted(input.getName(), describe(signature.inputs())));
      }
      if (!seen.add(input.getName())) {
        return Optional.of("Input \"%s\" is given twice".formatted(input.getName()));
      }
    }
    return signature.inputs().stream()
        .filter(wanted -> !seen.contains(wanted.name()))
        .findFirst()
        .map(
            missing ->
                "Input \"%s\" is missing; expected %s"
                    .formatted(missing.name(), describe(signature.inputs())));
  }

  private static Optional<String> problemOfForm(ModelInferRequest request) {
    int raw = request.getRawInputContentsCount();
    if (raw == 0) {
      return Optional.empty();
    }
    if (raw != request.getInputsCount()) {
      return Optional.of(
          "There are %d inputs but %d raw contents; give one for each input or none"
              .formatted(request.getInputsCount(), raw));
    }
    return request.getInputsList().stream()
        .filter(InferInputTensor::hasContents)
        .findFirst()
        .map(
            input ->
                "Input \"%s\" has typed contents beside raw contents; give one of the two"
                    .formatted(input.getName()));
  }

  private static Optional<String> firstProblemOfTensors(
      ModelInferRequest request, ModelSignature signature) {
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      TensorSpec wanted = find(signature.inputs(), input.getName()).orElseThrow();
      Optional<ByteString> raw =
          request.getRawInputContentsCount() > 0
              ? Optional.of(request.getRawInputContents(i))
              : Optional.empty();
      Optional<String> problem = problemOfTensor(input, raw, wanted);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problemOfTensor(
      InferInputTensor input, Optional<ByteString> raw, TensorSpec wanted) {
    String name = input.getName();
    if (!wanted.datatype().name().equals(input.getDatatype())) {
      return Optional.of(
          "Input \"%s\" must have datatype %s, but has \"%s\""
              .formatted(name, wanted.datatype(), input.getDatatype()));
    }
    if (!wanted.accepts(input.getShapeList())) {
      return Optional.of(
          "Input \"%s\" must have shape %s (-1: any size), but has %s"
              .formatted(name, wanted.shape(), input.getShapeList()));
    }
    try {
      ByteString contents = raw.isPresent() ? raw.get() : typed(wanted, input.getContents());
      return RawTensorLayout.problem(wanted.datatype(), input.getShapeList(), contents)
          .map(problem -> "Input \"%s\": %s".formatted(name, problem));
    } catch (IllegalArgumentException e) {
      return Optional.of("Input \"%s\": %s".formatted(name, e.getMessage()));
    }
  }

  private static ByteString typed(TensorSpec wanted, InferTensorContents contents) {
    return TensorContentsConverter.toRaw(wanted.datatype(), contents);
  }

  private static Optional<String> problemOfOutputs(
      ModelInferRequest request, ModelSignature signature) {
    Set<String> seen = new HashSet<>();
    for (ModelInferRequest.InferRequestedOutputTensor output : request.getOutputsList()) {
      if (find(signature.outputs(), output.getName()).isEmpty()) {
        return Optional.of(
            "The model has no output \"%s\"; it gives %s"
                .formatted(output.getName(), describe(signature.outputs())));
      }
      if (!seen.add(output.getName())) {
        return Optional.of("Output \"%s\" is requested twice".formatted(output.getName()));
      }
    }
    return Optional.empty();
  }

  private static Optional<TensorSpec> find(List<TensorSpec> specs, String name) {
    return specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  private static String describe(List<TensorSpec> specs) {
    return specs.stream()
        .map(spec -> "\"%s\" %s %s".formatted(spec.name(), spec.datatype(), spec.shape()))
        .collect(Collectors.joining(", "));
  }
}

package io.sluice.agent.batch;

import com.google.protobuf.ByteString;
import io.sluice.agent.engine.Tensor;
import io.sluice.protocol.inference.RequestedOutputSelection;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.util.List;

/** Writer of replies. */
public final class InferenceReplyWriter {
  private final AgentId agent;
  private final ModelName model;
  private final String version;
  private final ModelSignature signature;

  public InferenceReplyWriter(
      AgentId agent, ModelName model, String version, ModelSignature signature) {
    this.agent = agent;
    this.model = model;
    this.version = version;
    this.signature = signature;
  }

  /** A reply with a typed error. */
  public InferenceReply error(String requestId, InferenceError error) {
    return reply(requestId).setError(error).build();
  }

  public InferenceReply error(String requestId, InferenceError.Code code, String message) {
    return error(requestId, InferenceError.newBuilder().setCode(code).setMessage(message).build());
  }

  /** A reply with the agent and the request id only; the outcome is left to the caller. */
  InferenceReply.Builder reply(String requestId) {
    return InferenceReply.newBuilder().setRequestId(requestId).setAgentId(agent.value());
  }

  /**
   * The answer with raw contents, with the requested outputs in requested order, or all outputs.
   *
   * @param request valid request
   * @param outputs all outputs in the order of the signature
   */
  ModelInferResponse response(ModelInferRequest request, List<Tensor> outputs) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model.value())
            .setModelVersion(version)
            .setId(request.getId())
            .putAllParameters(request.getParametersMap());
    List<String> names = signature.outputs().stream().map(TensorSpec::name).toList();
    for (int index : RequestedOutputSelection.indices(request, names)) {
      add(response, names.get(index), outputs.get(index));
    }
    return response.build();
  }

  private static void add(ModelInferResponse.Builder response, String name, Tensor output) {
    response.addOutputs(
        InferOutputTensor.newBuilder()
            .setName(name)
            .setDatatype(output.datatype().name())
            .addAllShape(output.shape()));
    response.addRawOutputContents(ByteString.copyFrom(output.bytes().duplicate()));
  }
}

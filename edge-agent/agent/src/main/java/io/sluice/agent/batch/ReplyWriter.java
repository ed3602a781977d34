package io.sluice.agent.batch;

import com.google.protobuf.ByteString;
import io.sluice.agent.engine.Tensor;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import java.util.List;

/** Words replies. */
public final class ReplyWriter {
  private final AgentId agent;
  private final ModelName model;
  private final String version;
  private final ModelSignature signature;

  public ReplyWriter(AgentId agent, ModelName model, String version, ModelSignature signature) {
    this.agent = agent;
    this.model = model;
    this.version = version;
    this.signature = signature;
  }

  /** A typed error. */
  public InferenceReply error(String requestId, InferenceError error) {
    return reply(requestId).setError(error).build();
  }

  public InferenceReply error(String requestId, InferenceError.Code code, String message) {
    return error(requestId, InferenceError.newBuilder().setCode(code).setMessage(message).build());
  }

  /** Only who answers and to what; the outcome is the caller's. */
  InferenceReply.Builder reply(String requestId) {
    return InferenceReply.newBuilder().setRequestId(requestId).setAgentId(agent.value());
  }

  /**
   * The answer, raw, with the outputs that the request asks for in its order, or all.
   *
   * @param outputs as the signature lists them
   */
  ModelInferResponse response(ModelInferRequest request, List<Tensor> outputs) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model.value())
            .setModelVersion(version)
            .setId(request.getId())
            .putAllParameters(request.getParametersMap());
    if (request.getOutputsCount() == 0) {
      for (int i = 0; i < outputs.size(); i++) {
        add(response, i, outputs.get(i));
      }
    }
    for (InferRequestedOutputTensor wanted : request.getOutputsList()) {
      int index = indexOf(wanted.getName());
      add(response, index, outputs.get(index));
    }
    return response.build();
  }

  private void add(ModelInferResponse.Builder response, int index, Tensor output) {
    response.addOutputs(
        InferOutputTensor.newBuilder()
            .setName(signature.outputs().get(index).name())
            .setDatatype(output.datatype().name())
            .addAllShape(output.shape()));
    response.addRawOutputContents(ByteString.copyFrom(output.bytes().duplicate()));
  }

  private int indexOf(String name) {
    for (int i = 0; i < signature.outputs().size(); i++) {
      if (signature.outputs().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("The request was checked, but output " + name + " is unknown");
  }
}

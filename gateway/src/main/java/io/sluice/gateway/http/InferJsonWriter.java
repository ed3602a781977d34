package io.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.gateway.inference.ServedByAgent;
import io.sluice.protocol.proto.inference.InferParameter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.registry.manifest.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes an inference response document (Open Inference Protocol v2, "Inference Response JSON
 * Object", and the binary tensor data extension); pure.
 */
public final class InferJsonWriter {
  private static final String ALL_BINARY = "binary_data_output";
  private static final String BINARY = "binary_data";
  private static final double NANOS_PER_MILLI = 1e6;
  private static final JsonFactory JSON = new JsonFactory();

  private InferJsonWriter() {}

  /**
   * A document with its binary tensors.
   *
   * @param tensors in the order of the outputs, empty when all data is in the JSON
   */
  record Document(byte[] json, List<ByteString> tensors) {}

  /**
   * @param request says which outputs are wanted as binary data
   */
  static Document write(ModelInferRequest request, RequestOutcome.Answered answered) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<ByteString> tensors = new ArrayList<>();
    try (JsonGenerator to = JSON.createGenerator(bytes)) {
      write(request, answered, to, tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Document(bytes.toByteArray(), tensors);
  }

  /**
   * As a text of JSON only, whatever the request says of binary data.
   *
   * @throws IllegalArgumentException when an output has no JSON form (FP16)
   */
  public static String writeText(RequestOutcome.Answered answered) {
    Document document = write(ModelInferRequest.getDefaultInstance(), answered);
    if (!document.tensors().isEmpty()) {
      throw new IllegalArgumentException("FP16 outputs have no JSON form; use binary frames");
    }
    return new String(document.json(), StandardCharsets.UTF_8);
  }

  private static void write(
      ModelInferRequest request,
      RequestOutcome.Answered answered,
      JsonGenerator to,
      List<ByteString> tensors)
      throws IOException {
    ModelInferResponse response = answered.response();
    to.writeStartObject();
    to.writeStringField("model_name", response.getModelName());
    writeUnlessEmpty("model_version", response.getModelVersion(), to);
    writeUnlessEmpty("id", response.getId(), to);
    writeParameters(response.getParametersMap(), answered.served(), to);
    to.writeArrayFieldStart("outputs");
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor output = response.getOutputs(i);
      ByteString raw = response.getRawOutputContents(i);
      if (isBinary(request, output)) {
        writeOutput(output, raw, true, to);
        tensors.add(raw);
      } else {
        writeOutput(output, raw, false, to);
      }
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void writeParameters(
      Map<String, InferParameter> parameters, ServedByAgent served, JsonGenerator to)
      throws IOException {
    to.writeObjectFieldStart("parameters");
    ParameterJson.writeFields(parameters, to);
    to.writeStringField("agent", served.agent());
    to.writeStringField("variant", served.variant());
    to.writeNumberField("queue_ms", millis(served.queue()));
    to.writeNumberField("service_ms", millis(served.service()));
    to.writeNumberField("total_ms", millis(served.total()));
    to.writeNumberField("batch_size", served.batchSize());
    to.writeNumberField("attempts", served.attempts());
    to.writeEndObject();
  }

  private static void writeOutput(
      InferOutputTensor output, ByteString raw, boolean binary, JsonGenerator to)
      throws IOException {
    to.writeStartObject();
    to.writeStringField("name", output.getName());
    to.writeStringField("datatype", output.getDatatype());
    to.writeArrayFieldStart("shape");
    for (long size : output.getShapeList()) {
      to.writeNumber(size);
    }
    to.writeEndArray();
    if (binary || output.getParametersCount() > 0) {
      to.writeObjectFieldStart("parameters");
      ParameterJson.writeFields(output.getParametersMap(), to);
      if (binary) {
        to.writeNumberField(BinaryTail.SIZE, raw.size());
      }
      to.writeEndObject();
    }
    if (!binary) {
      to.writeFieldName("data");
      TensorJson.write(TensorType.parse(output.getDatatype()), raw, to);
    }
    to.writeEndObject();
  }

  /** An output's own wish goes before that for all; FP16 has no other form. */
  private static boolean isBinary(ModelInferRequest request, InferOutputTensor output) {
    InferParameter all = request.getParametersMap().get(ALL_BINARY);
    boolean wanted = all != null && all.getBoolParam();
    if (output.getDatatype().equals(TensorType.FP16.name())) {
      return true;
    }
    for (InferRequestedOutputTensor requested : request.getOutputsList()) {
      InferParameter own = requested.getParametersMap().get(BINARY);
      if (requested.getName().equals(output.getName()) && own != null) {
        wanted = own.getBoolParam();
      }
    }
    return wanted;
  }

  private static void writeUnlessEmpty(String field, String value, JsonGenerator to)
      throws IOException {
    if (!value.isEmpty()) {
      to.writeStringField(field, value);
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}

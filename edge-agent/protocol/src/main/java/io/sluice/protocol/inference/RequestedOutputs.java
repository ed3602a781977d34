package io.sluice.protocol.inference;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.util.List;
import java.util.stream.IntStream;

/** Which outputs a request is answered with; pure. */
public final class RequestedOutputs {
  private RequestedOutputs() {}

  /**
   * Where the outputs that the request asks for are, in its order; all of them where it asks for
   * none in particular.
   *
   * @param names of the outputs that there are
   * @return indices into the names
   * @throws IllegalArgumentException when one is missing, naming it
   */
  public static List<Integer> indices(ModelInferRequest request, List<String> names) {
    if (request.getOutputsCount() == 0) {
      return IntStream.range(0, names.size()).boxed().toList();
    }
    return request.getOutputsList().stream()
        .map(InferRequestedOutputTensor::getName)
        .map(wanted -> indexOf(wanted, names))
        .toList();
  }

  private static int indexOf(String wanted, List<String> names) {
    int index = names.indexOf(wanted);
    if (index < 0) {
      throw new IllegalArgumentException(
          "output \"%s\" is missing, there are %s".formatted(wanted, names));
    }
    return index;
  }
}

package io.sluice.protocol.inference;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.util.List;
import java.util.stream.IntStream;

/** Selection of the outputs requested; pure. */
public final class RequestedOutputSelection {
  private RequestedOutputSelection() {}

  /**
   * Positions of the requested outputs, in the order of the request; all outputs for a request
   * without a selection.
   *
   * @param names names of the available outputs
   * @return indices into the names
   * @throws IllegalArgumentException for an unknown output, with its name
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

package io.sluice.compressor.onnx.importer;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes names as PyTorch has them of names as ONNX has them. */
final class OnnxNames {
  private static final Pattern LAYER_TENSOR =
      Pattern.compile("(.+)[._/](weight|bias|gamma|beta|kernel)");

  private OnnxNames() {}

  /** Dots between identifiers: {@code /layer1/conv/Conv} becomes {@code layer1.conv.Conv}. */
  static String dotted(String name) {
    return Arrays.stream(name.split("[./]"))
        .filter(part -> !part.isBlank())
        .map(part -> part.replaceAll("\\W", "_"))
        .collect(Collectors.joining("."));
  }

  /** Of {@code a.conv.weight} it is {@code a.conv}; of a name that the exporter made up none. */
  static Optional<String> layerOfTensor(String tensor) {
    Matcher parts = LAYER_TENSOR.matcher(tensor);
    return parts.matches() && !tensor.contains("::")
        ? Optional.of(dotted(parts.group(1)))
        : Optional.empty();
  }

  /** The module that a node's name tells: all but the last part, which is the operator. */
  static String moduleOfNode(String node) {
    String dotted = dotted(node);
    int last = dotted.lastIndexOf('.');
    return last < 0 ? "" : dotted.substring(0, last);
  }
}

package io.sluice.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Table of operator signatures (native_functions.yaml of libtorch 2.7). Of several overloads, only
 * the overload usual in models is listed; calls of the others keep positional arguments.
 */
public final class OperatorSignatureTable {
  // arguments after a star are keyword-only
  private static final Map<String, OperatorSignature> SIGNATURES =
      """
      conv1d(input, weight, bias=None, stride=[1], padding=[0], dilation=[1], groups=1)
      conv2d(input, weight, bias=None, stride=[1,1], padding=[0,0], dilation=[1,1], groups=1)
      conv3d(input, weight, bias=None, stride=[1,1,1], padding=[0,0,0], dilation=[1,1,1], groups=1)
      conv_transpose1d(input, weight, bias=None, stride=[1], padding=[0], output_padding=[0], groups=1, dilation=[1])
      conv_transpose2d(input, weight, bias=None, stride=[1,1], padding=[0,0], output_padding=[0,0], groups=1, dilation=[1,1])
      linear(input, weight, bias=None)
      embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False)
      batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled)
      layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05, cudnn_enable=True)
      group_norm(input, num_groups, weight=None, bias=None, eps=1e-05, cudnn_enabled=True)
      lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
      gru(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
      prelu(input, weight)
      scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, *, scale=None, enable_gqa=False)
      relu(input)
      relu6(input)
      hardtanh(input, min_val=-1, max_val=1)
      clamp(input, min=None, max=None)
      leaky_relu(input, negative_slope=0.01)
      elu(input, alpha=1, scale=1, input_scale=1)
      silu(input)
      mish(input)
      hardswish(input)
      hardsigmoid(input)
      sigmoid(input)
      tanh(input)
      gelu(input, *, approximate="none")
      erf(input)
      exp(input)
      log(input)
      sqrt(input)
      rsqrt(input)
      abs(input)
      neg(input)
      softmax(input, dim, dtype=None)
      log_softmax(input, dim, dtype=None)
      add(input, other, *, alpha=1)
      sub(input, other, *, alpha=1)
      mul(input, other)
      div(input, other, *, rounding_mode=None)
      matmul(input, other)
      bmm(input, mat2)
      addmm(input, mat1, mat2, *, beta=1, alpha=1)
      max_pool1d(input, kernel_size, stride=[], padding=[0], dilation=[1], ceil_mode=False)
      max_pool2d(input, kernel_size, stride=[], padding=[0,0], dilation=[1,1], ceil_mode=False)
      avg_pool1d(input, kernel_size, stride=[], padding=[0], ceil_mode=False, count_include_pad=True)
      avg_pool2d(input, kernel_size, stride=[], padding=[0,0], ceil_mode=False, count_include_pad=True, divisor_override=None)
      adaptive_avg_pool1d(input, output_size)
      adaptive_avg_pool2d(input, output_size)
      mean(input, dim=None, keepdim=False, *, dtype=None)
      flatten(input, start_dim=0, end_dim=-1)
      reshape(input, shape)
      view(input, size)
      permute(input, dims)
      transpose(input, dim0, dim1)
      t(input)
      unsqueeze(input, dim)
      cat(tensors, dim=0)
      stack(tensors, dim=0)
      chunk(input, chunks, dim=0)
      slice(input, dim=0, start=None, end=None, step=1)
      select(input, dim, index)
      dropout(input, p, train)
      feature_dropout(input, p, train)
      contiguous(input, *, memory_format=0)
      detach(input)
      quantize_per_tensor(input, scale, zero_point, dtype)
      fake_quantize_per_tensor_affine(input, scale, zero_point, quant_min, quant_max)
      fake_quantize_per_channel_affine(input, scale, zero_point, axis, quant_min, quant_max)
      _fake_quantize_learnable_per_tensor_affine(input, scale, zero_point, quant_min, quant_max, grad_factor=1.0)
      dequantize(input)
      """
          .lines()
          .map(OperatorSignatureTable::parse)
          .collect(Collectors.toMap(OperatorSignature::operator, Function.identity()));

  private OperatorSignatureTable() {}

  static Optional<OperatorSignature> signature(String operator) {
    return Optional.ofNullable(SIGNATURES.get(operator));
  }

  /**
   * Arguments completed with defaults; unchanged for unknown operators.
   *
   * @throws IllegalArgumentException if an argument is unknown or a required argument missing
   */
  static Map<String, NodeArgument> complete(String operator, Map<String, NodeArgument> given) {
    if (SIGNATURES.get(operator) == null) {
      return given;
    }
    return SIGNATURES
        .get(operator)
        .bind(List.of(), given)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s takes %s, not %s"
                        .formatted(
                            operator,
                            SIGNATURES.get(operator).defaults().keySet(),
                            given.keySet())));
  }

  /** Arguments by name if matching the operator's signature, otherwise by position and keyword. */
  static Map<String, NodeArgument> bind(
      String operator, List<NodeArgument> positional, Map<String, NodeArgument> keywords) {
    return signature(operator)
        .flatMap(s -> s.bind(positional, keywords))
        .orElseGet(
            () -> {
              Map<String, NodeArgument> all = new LinkedHashMap<>();
              positional.forEach(a -> all.put(Integer.toString(all.size()), a));
              all.putAll(keywords);
              return all;
            });
  }

  private static OperatorSignature parse(String line) {
    int open = line.indexOf('(');
    Map<String, Optional<NodeArgument>> defaults = new LinkedHashMap<>();
    Set<String> keywordOnly = new LinkedHashSet<>();
    boolean keywords = false;
    for (String part : line.substring(open + 1, line.lastIndexOf(')')).split(", ")) {
      if (part.equals("*")) {
        keywords = true;
        continue;
      }
      String[] nameAndDefault = part.split("=", 2);
      defaults.put(
          nameAndDefault[0],
          nameAndDefault.length == 1 ? Optional.empty() : Optional.of(literal(nameAndDefault[1])));
      if (keywords) {
        keywordOnly.add(nameAndDefault[0]);
      }
    }
    return new OperatorSignature(line.substring(0, open), defaults, keywordOnly);
  }

  private static NodeArgument literal(String text) {
    if (text.startsWith("[")) {
      String items = text.substring(1, text.length() - 1);
      return new NodeArgument.Items(
          items.isEmpty()
              ? List.of()
              : Arrays.stream(items.split(",")).map(OperatorSignatureTable::literal).toList());
    }
    if (text.startsWith("\"")) {
      return new NodeArgument.Literal(text.substring(1, text.length() - 1));
    }
    return switch (text) {
      case "None" -> NodeArgument.NONE;
      case "True" -> NodeArgument.of(true);
      case "False" -> NodeArgument.of(false);
      default ->
          text.contains(".") || text.contains("e")
              ? NodeArgument.of(Double.parseDouble(text))
              : NodeArgument.of(Long.parseLong(text));
    };
  }
}

package io.sluice.compressor.technique;

/**
 * The TorchScript classes that are put around layers to see what goes in and out. Each text takes
 * the new class's simple name and the qualified one of the class inside; {@code rectified} says
 * that a ReLU behind the layer counts as its output.
 */
final class ObserverClasses {
  /** As the text of the histograms has it. */
  static final int BINS = 2048;

  private ObserverClasses() {}

  /** {@code extremes}: lowest and highest of the input, then of the output. */
  static final String EXTREMES =
      """
      class %1$s(Module):
        __parameters__ = []
        __buffers__ = ["extremes", ]
        extremes : Tensor
        rectified : bool
        inner : %2$s
        def forward(self: __torch__.sluice.observers.%1$s,
          input: Tensor) -> Tensor:
          inner = self.inner
          output = (inner).forward(input, )
          rectified = self.rectified
          if rectified:
            seen = torch.relu(output)
          else:
            seen = output
          extremes = self.extremes
          _0 = torch.minimum(torch.select(extremes, 0, 0), torch.min(input))
          _1 = torch.maximum(torch.select(extremes, 0, 1), torch.max(input))
          _2 = torch.minimum(torch.select(extremes, 0, 2), torch.min(seen))
          _3 = torch.maximum(torch.select(extremes, 0, 3), torch.max(seen))
          self.extremes = torch.stack([_0, _1, _2, _3])
          return output
      """;

  /** Counts between extremes that are known already; {@code histc} leaves out what is beyond. */
  static final String HISTOGRAMS =
      """
      class %1$s(Module):
        __parameters__ = []
        __buffers__ = ["input_counts", "output_counts", ]
        input_counts : Tensor
        output_counts : Tensor
        input_low : float
        input_high : float
        output_low : float
        output_high : float
        rectified : bool
        inner : %2$s
        def forward(self: __torch__.sluice.observers.%1$s,
          input: Tensor) -> Tensor:
          inner = self.inner
          output = (inner).forward(input, )
          rectified = self.rectified
          if rectified:
            seen = torch.relu(output)
          else:
            seen = output
          input_low = self.input_low
          input_high = self.input_high
          output_low = self.output_low
          output_high = self.output_high
          input_counts = self.input_counts
          output_counts = self.output_counts
          _0 = torch.histc(input, 2048, input_low, input_high)
          _1 = torch.histc(seen, 2048, output_low, output_high)
          self.input_counts = torch.add(input_counts, _0)
          self.output_counts = torch.add(output_counts, _1)
          return output
      """;
}

package io.sluice.training;

/** TorchScript source of the importance estimation. */
final class ImportanceScriptSource {
  /** Method adding the contribution of a batch. */
  static final String WEIGH = "weigh";

  /** Method returning the sums. */
  static final String WEIGHED = "weighed";

  /** Sums of gradients, of squared products with weights, and of squared channel sums. */
  private static final String WEIGH_TEXT =
      """
        def weigh(self: SELF, %s) -> Tensor:
          loss, gradients, = (self).gradients(%s)
          torch.set_grad_enabled(False)
          if torch.eq(torch.len(self.gradients_seen), 0):
            seen = annotate(List[Tensor], [])
            products_seen = annotate(List[Tensor], [])
            channels_seen = annotate(List[Tensor], [])
            for i in range(torch.len(self.weights)):
              w = torch.detach(self.weights[i])
              _0 = torch.append(seen, torch.zeros_like(w))
              _1 = torch.append(products_seen, torch.zeros_like(w))
              _2 = torch.append(channels_seen, torch.zeros([torch.size(w, 0)]))
            self.gradients_seen = seen
            self.products_seen = products_seen
            self.channels_seen = channels_seen
          else:
            pass
          torch._foreach_add_(self.gradients_seen, gradients)
          products = torch._foreach_mul(gradients, self.weights)
          torch._foreach_addcmul_(self.products_seen, products, products)
          for j in range(torch.len(products)):
            channel = torch.sum(torch.reshape(products[j], [torch.size(products[j], 0), -1]), [1])
            _3 = torch.add_(self.channels_seen[j], torch.mul(channel, channel))
          return loss
        def weighed(self: SELF, nothing: Tensor) -> List[Tensor]:
          seen = torch.add(torch.add(self.gradients_seen, self.products_seen), self.channels_seen)
          return (self).copies(seen)
      """;

  private ImportanceScriptSource() {}

  /**
   * Source of the methods.
   *
   * @param batch parameter declarations of a batch
   * @param arguments parameter names of a batch
   */
  static String methods(String batch, String arguments) {
    return WEIGH_TEXT.formatted(batch, arguments);
  }
}

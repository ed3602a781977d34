package io.sluice.registry.selection;

import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/**
 * The outcome of {@link VariantSelection#rank}.
 *
 * @param fits variants that can run on the device, most wanted first
 * @param misfits the others
 */
public record VariantRanking(List<Fit> fits, List<Misfit> misfits) {
  public VariantRanking {
    fits = List.copyOf(fits);
    misfits = List.copyOf(misfits);
  }

  /**
   * @param why the facts that put it at its place, in words
   */
  public record Fit(VariantDescriptor variant, String why) {}

  /**
   * @param reasons every need that the device does not meet, in words and numbers
   */
  public record Misfit(VariantName variant, List<String> reasons) {
    public Misfit {
      reasons = List.copyOf(reasons);
    }
  }
}

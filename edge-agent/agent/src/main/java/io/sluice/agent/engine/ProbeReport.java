package io.sluice.agent.engine;

import io.sluice.registry.manifest.VariantName;
import org.jspecify.annotations.Nullable;

/**
 * One line that the child prints.
 *
 * @param examples of the batch that is about to be tried, 1 or more
 * @param result null when the variant is about to be tried: if nothing follows, it killed the child
 */
record ProbeReport(VariantName variant, int examples, @Nullable ProbeResult result) {
  ProbeReport(VariantName variant, @Nullable ProbeResult result) {
    this(variant, 1, result);
  }
}

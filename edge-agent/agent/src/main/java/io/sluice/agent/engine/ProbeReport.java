package io.sluice.agent.engine;

import io.sluice.registry.manifest.VariantName;
import org.jspecify.annotations.Nullable;

/**
 * A line of the child's output.
 *
 * @param variant variant under test
 * @param examples examples of the batch about to run, 1 or more
 * @param result null just before the first run of the variant: without a further report, the
 *     variant killed the child
 */
record ProbeReport(VariantName variant, int examples, @Nullable ProbeResult result) {
  ProbeReport(VariantName variant, @Nullable ProbeResult result) {
    this(variant, 1, result);
  }
}

package io.sluice.agent.engine;

import io.sluice.registry.manifest.VariantName;
import org.jspecify.annotations.Nullable;

/**
 * One line that the child prints.
 *
 * @param result null when the variant is about to be tried: if nothing follows, it killed the child
 */
record ProbeReport(VariantName variant, @Nullable ProbeResult result) {}

/**
 * Models and their versions: what was pushed becomes a job, the job a ladder of variants, the
 * ladder a published version that can be listed, found and resolved for a device, and to which
 * further variants can be added.
 *
 * <p>Knows nothing of HTTP or of how variants are made ({@link
 * io.sluice.registry.catalog.LadderMaker}, {@link io.sluice.registry.catalog.VariantMaker}).
 * Everything here may block on the disk and is safe to call from any thread that may block; the
 * thread {@code sluice-compression} alone makes ladders.
 */
@NullMarked
package io.sluice.registry.catalog;

import org.jspecify.annotations.NullMarked;

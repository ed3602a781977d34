/**
 * Which variants fit a device, in which order, and for those that do not, why not.
 *
 * <p>Pure functions over {@link io.sluice.registry.manifest} and {@link
 * io.sluice.registry.hardware}.
 */
@NullMarked
package io.sluice.registry.selection;

import org.jspecify.annotations.NullMarked;

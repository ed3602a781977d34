/**
 * The program {@code sluice-registry}: reads configuration, wires the parts together, and is its
 * own command-line client.
 *
 * <p>Nothing but results goes to stdout.
 */
@NullMarked
package io.sluice.registry.app;

import org.jspecify.annotations.NullMarked;

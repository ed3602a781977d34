/**
 * Talks to a registry: what is there, what fits this device, push a model, pull a variant.
 *
 * <p>Calls block their thread, can be interrupted, and are safe from many threads. A file is given
 * out only after its digest was checked, and a cache folder belongs to one process.
 */
@NullMarked
package io.sluice.registry.client;

import org.jspecify.annotations.NullMarked;

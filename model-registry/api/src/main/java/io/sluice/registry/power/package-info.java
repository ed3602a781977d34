/**
 * How much power a device is taken to draw where nothing measures it.
 *
 * <p>Belongs here: models of boards, each with its source; every number that they give is labelled
 * as modelled. Values and pure functions; safe to share between threads.
 */
@NullMarked
package io.sluice.registry.power;

import org.jspecify.annotations.NullMarked;

/**
 * How much power the device draws, how warm it is and how full its battery, each with where the
 * number comes from.
 *
 * <p>Belongs here: one reader per kind of sensor, all below a root folder, and the model for boards
 * without a sensor. A reader is confined to the thread that reads it.
 */
@NullMarked
package io.sluice.agent.power;

import org.jspecify.annotations.NullMarked;

/**
 * Power, temperature and battery charge of the device, each with its source.
 *
 * <p>Belongs here: a reader per kind of sensor, all below a root folder, and the model for boards
 * without a sensor. A reader is confined to the reading thread.
 */
@NullMarked
package io.sluice.agent.power;

import org.jspecify.annotations.NullMarked;

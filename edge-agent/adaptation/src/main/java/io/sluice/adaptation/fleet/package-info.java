/**
 * The plan of the fleet loop: which accuracy each group of devices may have at most, so that the
 * fleet keeps up with demand. Pure: it knows no clock but the times it is told, and no broker.
 *
 * <p>Thread contract: values are immutable; {@link io.sluice.adaptation.fleet.FleetPlanner} and
 * {@link io.sluice.adaptation.fleet.DemandEstimate} are confined to whoever asks them.
 */
@NullMarked
package io.sluice.adaptation.fleet;

import org.jspecify.annotations.NullMarked;

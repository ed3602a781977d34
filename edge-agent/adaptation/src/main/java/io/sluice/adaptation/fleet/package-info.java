/**
 * Planning of the fleet loop: the accuracy ceiling of each device group, for a capacity up to
 * demand. Pure: no clock except the times passed in, and no broker.
 *
 * <p>Thread contract: values are immutable; {@link io.sluice.adaptation.fleet.FleetPlanner} and
 * {@link io.sluice.adaptation.fleet.FleetDemandEstimator} are confined to the calling thread.
 */
@NullMarked
package io.sluice.adaptation.fleet;

import org.jspecify.annotations.NullMarked;

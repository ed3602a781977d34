/**
 * The fleet as the gateway and the registry tell of it over HTTP: agents, their switches, the
 * variants they serve, and the policies that are put to them.
 *
 * <p>Values are immutable; {@link io.sluice.demo.fleet.FleetWatcher} owns a thread and is safe to
 * share.
 */
@NullMarked
package io.sluice.demo.fleet;

import org.jspecify.annotations.NullMarked;

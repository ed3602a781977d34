/**
 * Rival laws, ported from their papers for comparison: ALERT, INFaaS, and a single fixed variant;
 * and the choice between these and Sluice's own.
 *
 * <p>Belongs here: the algorithm of a paper and, where a device differs from the system of the
 * paper, the interpretation most favourable to the rival, stated in the javadoc of its class.
 * Nothing here is tuned.
 *
 * <p>Thread contract: as {@link io.sluice.adaptation.decide.DeviceLaw}.
 */
@NullMarked
package io.sluice.adaptation.rival;

import org.jspecify.annotations.NullMarked;

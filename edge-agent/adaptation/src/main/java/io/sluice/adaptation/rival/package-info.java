/**
 * Laws of others, ported from their papers to be compared with: ALERT, INFaaS, and one variant for
 * good.
 *
 * <p>Belongs here: what a paper says, and where a device differs from the system of the paper, the
 * reading that serves the rival best, said in the javadoc of its class. Nothing here is tuned. And
 * the choice between these laws and Sluice's own.
 *
 * <p>Thread contract: as that of {@link io.sluice.adaptation.decide.DeviceLaw}.
 */
@NullMarked
package io.sluice.adaptation.rival;

import org.jspecify.annotations.NullMarked;

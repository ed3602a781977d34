/**
 * Online estimators of a device's state: slowdown relative to calm, its uncertainty, and heating.
 *
 * <p>Every estimator stays finite for any input; NaN changes nothing. Thread contract: confined to
 * the owning law.
 */
@NullMarked
package io.sluice.adaptation.estimate;

import org.jspecify.annotations.NullMarked;

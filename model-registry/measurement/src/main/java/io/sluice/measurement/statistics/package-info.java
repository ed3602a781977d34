/**
 * How sure a measured number is, and which of several are best.
 *
 * <p>Belongs here: statistics of measurements, pure functions of numbers: intervals, tests, spreads
 * and Pareto fronts. Where the numbers come from does not. Everything is immutable and safe to
 * share.
 */
@NullMarked
package io.sluice.measurement.statistics;

import org.jspecify.annotations.NullMarked;

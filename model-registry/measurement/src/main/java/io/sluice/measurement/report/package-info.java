/**
 * The report of a model: measured values in, files out.
 *
 * <p>Belongs here: tables, charts and the page that show what was measured. Nothing is measured or
 * decided here, and the same values give the same text. Everything is immutable; charts are drawn
 * on the calling thread, without a display.
 */
@NullMarked
package io.sluice.measurement.report;

import org.jspecify.annotations.NullMarked;

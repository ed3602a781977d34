/**
 * What the demo shows and leaves behind: the live table, the checks, {@code summary.json} and the
 * report page.
 *
 * <p>Presentation only: numbers come in as values of the packages {@code stream} and {@code fleet}.
 * {@link io.sluice.demo.report.TerminalScreen} and {@link io.sluice.demo.report.RunTimeline} are
 * safe to share between threads.
 */
@NullMarked
package io.sluice.demo.report;

import org.jspecify.annotations.NullMarked;

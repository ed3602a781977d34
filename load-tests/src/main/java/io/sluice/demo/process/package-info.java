/**
 * The programs that the demo runs, as child processes: their command lines, logs, ready lines and
 * deaths.
 *
 * <p>Belongs here: whatever is true of any child process. What the programs are asked over the
 * network belongs to the callers. A {@link io.sluice.demo.process.LoggedChildProcess} is used by
 * one thread at a time but for the methods that say otherwise.
 */
@NullMarked
package io.sluice.demo.process;

import org.jspecify.annotations.NullMarked;

/**
 * The program {@code sluice-agent}: options, wiring, start and stop. The only package that knows
 * all the others. Runs on the main thread and, to stop, on the JVM's shutdown thread.
 */
@NullMarked
package io.sluice.agent.app;

import org.jspecify.annotations.NullMarked;

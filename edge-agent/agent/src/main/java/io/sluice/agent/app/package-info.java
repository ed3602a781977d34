/**
 * The program {@code sluice-agent}: options, wiring, start and stop. The only package with
 * knowledge of all others. Runs on the main thread and, for the stop, on the JVM's shutdown thread.
 */
@NullMarked
package io.sluice.agent.app;

import org.jspecify.annotations.NullMarked;

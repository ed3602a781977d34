/**
 * The main job, end to end, with real parts: broker, registry, agents and gateway as child
 * processes, real images as the stream, and real disturbances.
 *
 * <p>{@link io.sluice.demo.DemoRun} reads as the order of events. The main thread plays it; beside
 * it run the sender of the stream, the watcher of the fleet and the second hand that fills the live
 * table.
 */
@NullMarked
package io.sluice.demo;

import org.jspecify.annotations.NullMarked;

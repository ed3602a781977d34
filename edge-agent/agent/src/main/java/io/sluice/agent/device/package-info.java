/**
 * What the device is: its processor, memory and limits, read from the kernel's pseudo files.
 *
 * <p>Everything is read below a root folder, so that a fake tree can stand for a board. Used while
 * the agent starts; safe to share between threads.
 */
@NullMarked
package io.sluice.agent.device;

import org.jspecify.annotations.NullMarked;

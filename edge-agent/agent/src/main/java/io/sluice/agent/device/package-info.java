/**
 * Detection of the device: processor, memory and limits from the kernel's pseudo files.
 *
 * <p>Everything is read below a root folder, for fake trees in place of a board. Used during the
 * start of the agent; safe to share between threads.
 */
@NullMarked
package io.sluice.agent.device;

import org.jspecify.annotations.NullMarked;

/**
 * Loading and running models, and trying them out where a crash does no harm.
 *
 * <p>Belongs here: the engines behind one interface, the probe, and the check of the engines
 * themselves. A {@link io.sluice.agent.engine.LoadedModel} is used by one thread at a time;
 * everything else is safe to share.
 */
@NullMarked
package io.sluice.agent.engine;

import org.jspecify.annotations.NullMarked;

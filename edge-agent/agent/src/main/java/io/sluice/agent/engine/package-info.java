/**
 * Loading and running models, and probing in isolation from crashes.
 *
 * <p>Belongs here: the engines behind a common interface, the probe, and the engine check. A {@link
 * io.sluice.agent.engine.LoadedInferenceModel} is used by one thread at a time; everything else is
 * safe to share.
 */
@NullMarked
package io.sluice.agent.engine;

import org.jspecify.annotations.NullMarked;

/**
 * The device loop: sense, review, apply, report.
 *
 * <p>{@link io.sluice.agent.adapt.DeviceLoop} is confined to its own thread; other threads read
 * immutable values behind a single volatile write. {@link io.sluice.agent.adapt.AgentPolicyStore}
 * is safe to share.
 */
@NullMarked
package io.sluice.agent.adapt;

import org.jspecify.annotations.NullMarked;

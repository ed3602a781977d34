/**
 * The device loop: sense, review, apply, tell.
 *
 * <p>{@link io.sluice.agent.adapt.DeviceLoop} is confined to its own thread; what others read of it
 * are immutable values behind one volatile write. {@link io.sluice.agent.adapt.PolicyBook} is safe
 * to share.
 */
@NullMarked
package io.sluice.agent.adapt;

import org.jspecify.annotations.NullMarked;

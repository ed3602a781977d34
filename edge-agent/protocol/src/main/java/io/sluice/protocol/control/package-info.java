/** How the fleet loop and operators steer agents: the compacted topic of policies. */
@NullMarked
package io.sluice.protocol.control;

import org.jspecify.annotations.NullMarked;

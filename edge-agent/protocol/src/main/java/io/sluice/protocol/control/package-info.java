/** Control of agents by the fleet loop and operators: the compacted topic of policies. */
@NullMarked
package io.sluice.protocol.control;

import org.jspecify.annotations.NullMarked;

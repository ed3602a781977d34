/** Reports of agents: topics of telemetry and decisions, keyed by agent id. */
@NullMarked
package io.sluice.protocol.telemetry;

import org.jspecify.annotations.NullMarked;

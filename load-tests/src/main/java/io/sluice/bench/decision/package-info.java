/**
 * What a decision of the law costs: time and memory, by JMH.
 *
 * <p>Thread contract: each benchmark's state is confined to one thread.
 */
@NullMarked
package io.sluice.bench.decision;

import org.jspecify.annotations.NullMarked;

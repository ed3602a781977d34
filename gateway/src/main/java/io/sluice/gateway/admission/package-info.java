/**
 * What is let in: whether a request is for a model that is served, fits its signature, is small
 * enough, and finds room. What is refused here never reaches Kafka.
 *
 * <p>Thread contract: confined to the event loop that owns the correlator; {@link
 * io.sluice.gateway.admission.RequestDeadlineReader} and the records are pure.
 */
@NullMarked
package io.sluice.gateway.admission;

import org.jspecify.annotations.NullMarked;

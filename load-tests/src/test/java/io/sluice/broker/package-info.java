/** Tests of the broker process, with real Kafka clients. */
@NullMarked
package io.sluice.broker;

import org.jspecify.annotations.NullMarked;

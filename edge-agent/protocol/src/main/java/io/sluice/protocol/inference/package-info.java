/**
 * How a request and its reply travel over Kafka: topics and headers, and what both ends hold to
 * about the contents. The messages themselves are generated from {@code src/main/protobuf}.
 *
 * <p>Values and pure functions; safe to share between threads.
 */
@NullMarked
package io.sluice.protocol.inference;

import org.jspecify.annotations.NullMarked;

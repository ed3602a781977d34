/**
 * Wire format of requests and replies over Kafka: topics, headers, and the rules for contents on
 * both ends. The messages themselves are generated from {@code src/main/protobuf}.
 *
 * <p>Values and pure functions; safe to share between threads.
 */
@NullMarked
package io.sluice.protocol.inference;

import org.jspecify.annotations.NullMarked;

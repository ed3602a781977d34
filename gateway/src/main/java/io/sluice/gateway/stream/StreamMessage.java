package io.sluice.gateway.stream;

import io.vertx.core.buffer.Buffer;

/**
 * A whole message of a client.
 *
 * @param text whether it came as text, and so is answered as text
 * @param tooLong whether its end was thrown away because it is over the limit
 */
record StreamMessage(boolean text, Buffer content, boolean tooLong) {}

/**
 * The HTTP edge: the Open Inference Protocol v2 over REST, health, the fleet view, policies and
 * metrics. Status codes appear here and nowhere deeper.
 *
 * <p>Belongs here too: the JSON documents of the protocol, which the streaming endpoint shares.
 * Thread contract: handlers run on the gateway's event loop and never block; the codecs are pure.
 */
@NullMarked
package io.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;

/**
 * The streaming endpoint: many requests over one WebSocket, answered as they are ready.
 *
 * <p>Text frames carry the JSON documents of the Open Inference Protocol, binary frames its
 * protobuf messages; each is answered in kind, matched by the client's id. Thread contract: each
 * session is confined to the gateway's event loop.
 */
@NullMarked
package io.sluice.gateway.stream;

import org.jspecify.annotations.NullMarked;

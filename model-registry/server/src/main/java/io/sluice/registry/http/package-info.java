/**
 * The registry's HTTP edge: server, catalogue API, health, metrics. Here domain outcomes become
 * status codes.
 *
 * <p>Handlers run on the verticle's event loop; whatever touches the disk is handed to Vert.x's
 * worker threads.
 */
@NullMarked
package io.sluice.registry.http;

import org.jspecify.annotations.NullMarked;

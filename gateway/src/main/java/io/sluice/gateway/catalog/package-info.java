/**
 * What the registry offers, as the gateway last heard: names, versions and signatures of models.
 *
 * <p>Thread contract: the poller has a thread of its own, {@code sluice-registry-poller}; the
 * directory is confined to the gateway's event loop.
 */
@NullMarked
package io.sluice.gateway.catalog;

import org.jspecify.annotations.NullMarked;

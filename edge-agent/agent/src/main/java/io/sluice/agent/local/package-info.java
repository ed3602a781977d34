/**
 * Local HTTP endpoints of the device: health, metrics, status. Handlers run on the HTTP server's
 * threads and read immutable values only.
 */
@NullMarked
package io.sluice.agent.local;

import org.jspecify.annotations.NullMarked;

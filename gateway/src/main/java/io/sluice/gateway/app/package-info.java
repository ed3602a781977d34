/**
 * The program {@code sluice-gateway}: reads configuration, wires the parts, starts and stops them.
 *
 * <p>Thread contract: the verticle and all that it makes are confined to its event loop, but for
 * the Kafka clients and the registry's poller, which have threads of their own.
 */
@NullMarked
package io.sluice.gateway.app;

import org.jspecify.annotations.NullMarked;

package io.sluice.gateway.fleet;

import java.util.OptionalLong;

/**
 * What the brokers say of the requests for one model. All gateways are told the same.
 *
 * @param atNanos when they were asked, by {@link System#nanoTime()}
 * @param produced requests ever sent, by all gateways together
 * @param unanswered those that no agent has finished with; empty when the brokers do not say
 */
public record BrokerLoad(long atNanos, long produced, OptionalLong unanswered) {}

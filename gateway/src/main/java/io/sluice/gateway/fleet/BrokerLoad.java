package io.sluice.gateway.fleet;

import java.util.OptionalLong;

/**
 * What the brokers say of the requests for one model. All gateways are told the same.
 *
 * @param produced requests ever sent, by all gateways together
 * @param unanswered those that no agent has finished with; empty when the brokers do not say
 */
public record BrokerLoad(long produced, OptionalLong unanswered) {}

package io.sluice.agent.local;

/**
 * Readiness of the agent.
 *
 * @param ready whether requests are answered
 * @param detail the missing part, or the leading variant
 */
public record AgentReadiness(boolean ready, String detail) {}

package io.sluice.agent.local;

/**
 * @param ready whether requests are answered
 * @param detail what is missing, or what serves
 */
public record Readiness(boolean ready, String detail) {}

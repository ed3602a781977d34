package io.sluice.registry.http;

/**
 * Where and how the registry listens.
 *
 * @param port 0 for any free one
 * @param maxUploadBytes the largest body of a push
 */
public record HttpSettings(String host, int port, long maxUploadBytes) {}

package io.sluice.registry.app;

import io.sluice.registry.http.HttpSettings;
import java.nio.file.Path;

/**
 * How to run a registry.
 *
 * @param storage folder that keeps everything
 * @param queueCapacity pushes that may wait to be compressed, 1 or more
 */
public record RegistrySettings(HttpSettings http, Path storage, int queueCapacity) {}

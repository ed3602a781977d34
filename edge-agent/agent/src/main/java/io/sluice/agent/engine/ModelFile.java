package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;

/**
 * A model file on this device, of any name.
 *
 * @param engine engine of the file's format
 * @param path path of the file
 */
public record ModelFile(Engine engine, Path path) {}

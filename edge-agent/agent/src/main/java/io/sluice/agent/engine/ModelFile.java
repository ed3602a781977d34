package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;

/**
 * A model on this device; its name says nothing of its format.
 *
 * @param engine the one that it is made for
 */
public record ModelFile(Engine engine, Path path) {}

package io.sluice.compressor.recipe;

import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.registry.hardware.QuantizedEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A variant that is written and not yet measured. */
record Draft(
    String name,
    ScriptModule model,
    Path file,
    List<String> techniques,
    Set<QuantizedEngine> engines,
    Tolerance tolerance) {}

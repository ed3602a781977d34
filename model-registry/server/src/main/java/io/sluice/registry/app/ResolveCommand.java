package io.sluice.registry.app;

import io.sluice.launch.ConfigurationException;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.selection.VariantRanking;
import io.sluice.registry.selection.VariantResolution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what fits a device and, for the rest, why not. */
@Command(
    name = "resolve",
    description = "Shows which variants of a model fit a device, and why others do not.",
    mixinStandardHelpOptions = true)
final class ResolveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Parameters(
      index = "0",
      paramLabel = "MODEL[:VERSION]",
      description = "The model, and which version if not the latest.",
      converter = ModelReference.Converter.class)
  private ModelReference reference;

  @Parameters(
      index = "1",
      paramLabel = "PROFILE",
      description = "The device's hardware profile (JSON).")
  private Path profile;

  @Override
  public Integer call() throws IOException, RegistryException, InterruptedException {
    VariantResolution resolution =
        registry.connect().resolve(reference.model(), reference.version(), readProfile());
    PrintWriter out = spec.commandLine().getOut();
    out.println(resolution.model() + ":" + resolution.version());
    for (VariantRanking.Fit fit : resolution.fits()) {
      out.println("  fits    " + fit.variant().name() + ": " + fit.why());
    }
    for (VariantRanking.Misfit misfit : resolution.misfits()) {
      out.println("  misfit  " + misfit.variant() + ": " + String.join("; ", misfit.reasons()));
    }
    out.flush();
    return 0;
  }

  private HardwareProfile readProfile() throws IOException {
    if (!Files.isReadable(profile)) {
      throw new ConfigurationException("PROFILE must be a readable file, but is " + profile);
    }
    try {
      return RegistryJson.read(
          Files.readString(profile), HardwareProfile.class, "PROFILE " + profile);
    } catch (MalformedDocumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }
}

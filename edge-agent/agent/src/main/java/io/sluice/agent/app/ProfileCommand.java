package io.sluice.agent.app;

import io.sluice.agent.device.HardwareDetector;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.RegistryJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice-agent profile}. */
@Command(
    name = "profile",
    description = "Prints the device as its registry will see it, as JSON.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
  @Mixin private DeviceOptions device = new DeviceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    HardwareProfile profile = HardwareDetector.ofThisMachine().detect(device.limits());
    spec.commandLine().getOut().println(RegistryJson.write(profile));
    return 0;
  }
}

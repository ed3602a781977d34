package io.sluice.agent.app;

import io.sluice.agent.device.HardwareDetector;
import io.sluice.agent.engine.ChildProcessProber;
import io.sluice.agent.engine.EngineCheck;
import io.sluice.agent.engine.EngineCheckReport;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.RegistryJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Command {@code sluice-agent profile}. */
@Command(
    name = "profile",
    description = "Checks the engines and prints the hardware profile for the registry, as JSON.",
    mixinStandardHelpOptions = true)
final class AgentProfileCommand implements Callable<Integer> {
  @Mixin private DeviceOptions device = new DeviceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    HardwareProfile profile = HardwareDetector.ofThisMachine().detect(device.limits());
    EngineCheckReport engines =
        EngineCheck.run(ChildProcessProber.ofThisProgram(profile.threads()));
    engines.failures().forEach(this::warn);
    spec.commandLine().getOut().println(RegistryJson.write(profile.withEngines(engines.working())));
    return 0;
  }

  private void warn(Engine engine, String reason) {
    spec.commandLine().getErr().println(engine + " does not work here: " + reason);
  }
}

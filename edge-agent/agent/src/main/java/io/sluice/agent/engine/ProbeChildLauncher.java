package io.sluice.agent.engine;

import java.io.IOException;

/** Launcher of probe child processes. */
@FunctionalInterface
interface ProbeChildLauncher {
  ProbeChild launch(ProbeRequest request) throws IOException;
}

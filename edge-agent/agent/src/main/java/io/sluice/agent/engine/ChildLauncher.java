package io.sluice.agent.engine;

import java.io.IOException;

/** Starts a child process that probes. */
@FunctionalInterface
interface ChildLauncher {
  ProbeChild launch(ProbeRequest request) throws IOException;
}

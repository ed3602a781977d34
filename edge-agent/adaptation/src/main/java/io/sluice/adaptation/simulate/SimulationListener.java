package io.sluice.adaptation.simulate;

/** Listener for the events of a simulation. */
public interface SimulationListener {
  SimulationListener NONE =
      new SimulationListener() {
        @Override
        public void ran(double startMillis, int rung, boolean inTime) {}

        @Override
        public void sensed(double nowMillis, double joules, double celsius) {}
      };

  /** Records the run of a request. */
  void ran(double startMillis, int rung, boolean inTime);

  /** Records energy since the start, J, and temperature, °C; twice a second. */
  void sensed(double nowMillis, double joules, double celsius);
}

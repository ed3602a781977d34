package io.sluice.adaptation.simulate;

/** Is told of a simulation as it goes. */
public interface Recorder {
  Recorder NONE =
      new Recorder() {
        @Override
        public void ran(double startMillis, int rung, boolean inTime) {}

        @Override
        public void sensed(double nowMillis, double joules, double celsius) {}
      };

  /** A request was run. */
  void ran(double startMillis, int rung, boolean inTime);

  /** Twice a second: energy since the beginning, J, and temperature, °C. */
  void sensed(double nowMillis, double joules, double celsius);
}

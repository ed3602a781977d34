package io.sluice.bench.arithmetic;

import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.measurement.statistics.PairedRatio;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Speed of an operator with headroom beside the same one without, in pairs of one run.
 *
 * @param operator name
 * @param engine that ran it, for tables
 * @param speed times as fast as without headroom; 1 when headroom costs nothing
 */
record HeadroomSpeedRatio(String operator, String engine, PairedRatio speed) {
  private static final int PAIRS = 101;
  private static final int WARM_UP = 30;
  private static final double PAIR_NANOS = 4e6;
  private static final int CHANNELS = 128;
  private static final int WIDTH = 512;

  /** An operator of a practical size with some headroom. */
  private interface Sized {
    QuantizedOperatorCase with(SaturationHeadroom headroom) throws ModelProcessingException;
  }

  /**
   * All operators that have a form without headroom.
   *
   * @param folder for models; the caller removes it
   */
  static List<HeadroomSpeedRatio> measure(Path folder)
      throws ModelProcessingException, IOException {
    List<HeadroomSpeedRatio> costs = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      costs.add(
          of(
              engine,
              false,
              folder,
              h -> new MatrixProductCases(h).convolution("convolution", CHANNELS, 1)));
      costs.add(
          of(engine, false, folder, h -> new MatrixProductCases(h).matrixProduct(WIDTH, WIDTH)));
    }
    Engine onnx = Engine.ONNX_RUNTIME;
    costs.add(
        of(onnx, true, folder, h -> new MatrixProductCases(h).dynamicMatrixProduct(WIDTH, WIDTH)));
    costs.add(of(onnx, true, folder, h -> new RecurrentOperatorCases(h, WIDTH, WIDTH).lstm()));
    return costs;
  }

  private static HeadroomSpeedRatio of(Engine engine, boolean dynamic, Path folder, Sized sized)
      throws ModelProcessingException, IOException {
    QuantizedOperatorForm safe =
        new QuantizedOperatorForm(engine, dynamic, SaturationHeadroom.WEIGHTS, Byte.SIZE);
    QuantizedOperatorForm unsafe =
        new QuantizedOperatorForm(engine, dynamic, SaturationHeadroom.NONE, Byte.SIZE);
    QuantizedOperatorCase operator = sized.with(SaturationHeadroom.WEIGHTS);
    try (LoadedOperatorRun first = load(safe, operator, folder.resolve("safe"));
        LoadedOperatorRun second =
            load(unsafe, sized.with(SaturationHeadroom.NONE), folder.resolve("unsafe"))) {
      String name = dynamic ? operator.operator() + ", dynamic" : operator.operator();
      return new HeadroomSpeedRatio(name, safe.engineName(), paired(first, second));
    }
  }

  private static LoadedOperatorRun load(
      QuantizedOperatorForm form, QuantizedOperatorCase operator, Path folder)
      throws ModelProcessingException, IOException {
    return LoadedOperatorRun.load(operator, form.write(operator, Files.createDirectories(folder)));
  }

  private static PairedRatio paired(LoadedOperatorRun safe, LoadedOperatorRun unsafe) {
    safe.nanos(WARM_UP);
    int inferences = Math.max(1, (int) (PAIR_NANOS / (unsafe.nanos(WARM_UP) / WARM_UP)));
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      // who is first changes, so that neither has the warmer cache
      if (pair % 2 == 0) {
        with.add(safe.nanos(inferences));
        without.add(unsafe.nanos(inferences));
      } else {
        without.add(unsafe.nanos(inferences));
        with.add(safe.nanos(inferences));
      }
    }
    return PairedRatio.of(without, with);
  }
}

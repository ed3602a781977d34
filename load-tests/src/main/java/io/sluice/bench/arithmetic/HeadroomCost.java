package io.sluice.bench.arithmetic;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.statistics.Ratio;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.registry.hardware.Engine;
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
record HeadroomCost(String operator, String engine, Ratio speed) {
  private static final int PAIRS = 101;
  private static final int WARM_UP = 30;
  private static final double PAIR_NANOS = 4e6;
  private static final int CHANNELS = 128;
  private static final int WIDTH = 512;

  /** An operator of a practical size with some headroom. */
  private interface Sized {
    OperatorCase with(Headroom headroom) throws CompressionException;
  }

  /**
   * All operators that have a form without headroom.
   *
   * @param folder for models; the caller removes it
   */
  static List<HeadroomCost> measure(Path folder) throws CompressionException, IOException {
    List<HeadroomCost> costs = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      costs.add(
          of(
              engine,
              false,
              folder,
              h -> new ProductCases(h).convolution("convolution", CHANNELS, 1)));
      costs.add(of(engine, false, folder, h -> new ProductCases(h).matrixProduct(WIDTH, WIDTH)));
    }
    Engine onnx = Engine.ONNX_RUNTIME;
    costs.add(of(onnx, true, folder, h -> new ProductCases(h).dynamicMatrixProduct(WIDTH, WIDTH)));
    costs.add(of(onnx, true, folder, h -> new RecurrentCases(h, WIDTH, WIDTH).lstm()));
    return costs;
  }

  private static HeadroomCost of(Engine engine, boolean dynamic, Path folder, Sized sized)
      throws CompressionException, IOException {
    QuantizedForm safe = new QuantizedForm(engine, dynamic, Headroom.WEIGHTS, Byte.SIZE);
    QuantizedForm unsafe = new QuantizedForm(engine, dynamic, Headroom.NONE, Byte.SIZE);
    OperatorCase operator = sized.with(Headroom.WEIGHTS);
    try (OperatorRun first = load(safe, operator, folder.resolve("safe"));
        OperatorRun second = load(unsafe, sized.with(Headroom.NONE), folder.resolve("unsafe"))) {
      String name = dynamic ? operator.operator() + ", dynamic" : operator.operator();
      return new HeadroomCost(name, safe.engineName(), paired(first, second));
    }
  }

  private static OperatorRun load(QuantizedForm form, OperatorCase operator, Path folder)
      throws CompressionException, IOException {
    return OperatorRun.load(operator, form.write(operator, Files.createDirectories(folder)));
  }

  private static Ratio paired(OperatorRun safe, OperatorRun unsafe) {
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
    return Ratio.of(without, with);
  }
}

package io.sluice.compressor.technique;

import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Stub calibration: every recorder reports floats of four dimensions with fixed extremes.
 *
 * @param low smallest recorded value
 * @param high largest recorded value
 */
record StubCalibration(float low, float high) implements ModelCalibration {
  @Override
  public <T> T observe(ScriptModule instrumented, ObservedModelReader<T> reading)
      throws ModelProcessingException, IOException {
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    for (ScriptObject object : instrumented.objects()) {
      if (object.attribute("extremes") != null) {
        Map<String, ScriptValue> attributes = new HashMap<>(object.attributes());
        attributes.put("extremes", ScriptTensor.of(new float[] {low, high}, 2));
        attributes.put("averages", ScriptTensor.of(new float[] {low, high}, 2));
        attributes.put("kind", ScriptTensor.of(new long[] {6, 4, 1, 4, 8, 8, 0, 0, 0, 0}, 10));
        rewrite.replace(object, ScriptObject.of(object.className(), attributes));
      }
    }
    return reading.read(rewrite.isEmpty() ? instrumented : rewrite.applyTo(instrumented));
  }
}

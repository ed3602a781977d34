package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The models made by {@code make_models.py}, each for both engines. */
public final class EngineModelFixtures {
  /** Signature of {@code conv}. */
  public static final ModelSignature CONV =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 8L, 8L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 4L))));

  /** Floats of an example of {@code conv}. */
  public static final int PIXELS = 64;

  private static final Path FOLDER = Path.of("src/test/resources/models");

  private EngineModelFixtures() {}

  public static Path file(String name, Engine engine) {
    return FOLDER.resolve(name + engine.fileSuffix());
  }

  public static ModelFile model(String name, Engine engine) {
    return new ModelFile(engine, file(name, engine));
  }

  /** Random inputs of {@code conv}. */
  public static Tensor images(int count) {
    Random random = new Random(7);
    ByteBuffer bytes = buffer(4 * count * PIXELS);
    while (bytes.hasRemaining()) {
      bytes.putFloat(random.nextFloat());
    }
    return new Tensor(TensorType.FP32, List.of((long) count, 1L, 8L, 8L), bytes.flip());
  }

  public static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.bytes().remaining() / 4];
    tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

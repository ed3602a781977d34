package io.sluice.training;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptSourceTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Networks with few weights, and a task learnable in a few steps. */
final class TinyTrainingNets {
  static final int PIXELS = 16;
  static final int CLASSES = 3;

  private static final String PERCEPTRON =
      """
      class Perceptron(Module):
        __parameters__ = ["weight1", "bias1", "weight2", "bias2", ]
        __buffers__ = []
        weight1 : Tensor
        bias1 : Tensor
        weight2 : Tensor
        bias2 : Tensor
        def forward(self: __torch__.Perceptron, x: Tensor) -> %s:
          hidden = torch.relu(torch.linear(torch.flatten(x, 1), self.weight1, self.bias1))
          %s
          return %s
      """;

  private static final String NORM =
      """
      class Norm(Module):
        __parameters__ = ["weight", "bias", ]
        __buffers__ = ["running_mean", "running_var", ]
        weight : Tensor
        bias : Tensor
        running_mean : Tensor
        running_var : Tensor
        training : bool
        def forward(self: __torch__.Norm, x: Tensor) -> Tensor:
          training = self.training
          return torch.batch_norm(x, self.weight, self.bias, self.running_mean, self.running_var, training, 0.1, 1e-05, False)
      """;

  private static final String NORMALISED =
      """
      class Normalised(Module):
        __parameters__ = ["weight", "bias", ]
        __buffers__ = []
        weight : Tensor
        bias : Tensor
        training : bool
        norm : __torch__.Norm
        def forward(self: __torch__.Normalised, x: Tensor) -> Tensor:
          norm = self.norm
          y = (norm).forward(x, )
          training = self.training
          dropped = torch.dropout(torch.flatten(y, 1), 0.2, training)
          return torch.linear(dropped, self.weight, self.bias)
      """;

  private TinyTrainingNets() {}

  static ScriptModule perceptron(int hidden, long seed) throws ModelProcessingException {
    return perceptron(
        hidden,
        seed,
        "Tensor",
        "logits = torch.linear(hidden, self.weight2, self.bias2)",
        "logits");
  }

  /** Perceptron returning logits and hidden layer. */
  static ScriptModule withFeature(int hidden, long seed) throws ModelProcessingException {
    return perceptron(
        hidden,
        seed,
        "Tuple[Tensor, Tensor]",
        "logits = torch.linear(hidden, self.weight2, self.bias2)",
        "(logits, hidden)");
  }

  /** Perceptron with weights fake-quantised to 8 bits, as in quantisation-aware training. */
  static ScriptModule fakeQuantized(int hidden, long seed) throws ModelProcessingException {
    return perceptron(
        hidden,
        seed,
        "Tensor",
        "logits = torch.linear(hidden, torch.fake_quantize_per_tensor_affine(self.weight2, 0.02, 0, -127, 127), self.bias2)",
        "logits");
  }

  /** Perceptron mixing 32-bit values into a product; libtorch refuses this in 16 bits. */
  static ScriptModule onlyFloat(int hidden, long seed) throws ModelProcessingException {
    return perceptron(
        hidden,
        seed,
        "Tensor",
        "logits = torch.add(torch.matmul(torch.to(hidden, 6), torch.t(self.weight2)), self.bias2)",
        "logits");
  }

  private static ScriptModule perceptron(
      int hidden, long seed, String type, String statement, String result)
      throws ModelProcessingException {
    Random random = new Random(seed);
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("weight1", normal(random, 0.3, hidden, PIXELS));
    attributes.put("bias1", normal(random, 0.1, hidden));
    attributes.put("weight2", normal(random, 0.3, CLASSES, hidden));
    attributes.put("bias2", normal(random, 0.1, CLASSES));
    ScriptClassSource source =
        ScriptClassSource.parse(
            "__torch__.Perceptron", PERCEPTRON.formatted(type, statement, result));
    return module(ScriptObject.of("__torch__.Perceptron", attributes), source);
  }

  /** Batch normalisation of a single channel, dropout, a linear layer. */
  static ScriptModule normalised(long seed) throws ModelProcessingException {
    Random random = new Random(seed);
    Map<String, ScriptValue> norm = new LinkedHashMap<>();
    norm.put("weight", ones(1));
    norm.put("bias", ScriptTensor.of(new float[1], 1));
    norm.put("running_mean", ScriptTensor.of(new float[1], 1));
    norm.put("running_var", ones(1));
    norm.put("training", ScriptValue.of(false));
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("weight", normal(random, 0.3, CLASSES, PIXELS));
    attributes.put("bias", normal(random, 0.1, CLASSES));
    attributes.put("training", ScriptValue.of(false));
    attributes.put("norm", ScriptObject.of("__torch__.Norm", norm));
    return module(
        ScriptObject.of("__torch__.Normalised", attributes),
        ScriptClassSource.parse("__torch__.Norm", NORM),
        ScriptClassSource.parse("__torch__.Normalised", NORMALISED));
  }

  private static ScriptModule module(ScriptObject root, ScriptClassSource... sources) {
    ScriptSourceTree code = ScriptSourceTree.parse(Map.of());
    for (ScriptClassSource source : sources) {
      code = code.with(source);
    }
    return new ScriptModule(root, ScriptValue.tuple(), code, "3", Map.of());
  }

  private static ScriptTensor normal(Random random, double deviation, long... shape)
      throws ModelProcessingException {
    float[] elements = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) (deviation * random.nextGaussian());
    }
    return ScriptTensor.of(elements, shape);
  }

  private static ScriptTensor ones(int count) throws ModelProcessingException {
    float[] elements = new float[count];
    Arrays.fill(elements, 1);
    return ScriptTensor.of(elements, count);
  }

  /** NPZ file of noisy 4×4 images, with a different bright part for each class. */
  static Path images(Path file, int count) throws IOException {
    Random random = new Random(11);
    ByteBuffer x = ByteBuffer.allocate(count * PIXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer y = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(CLASSES);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        double light = pixel / 5 == label ? 1 : 0;
        x.putFloat((float) (light + 0.4 * random.nextGaussian()));
      }
      y.putLong(label);
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("x.npy", ModelFixtures.npy("<f4", x.array(), count, 1, 4, 4));
    entries.put("y.npy", ModelFixtures.npy("<i8", y.array(), count));
    return ModelFixtures.zip(file, entries);
  }
}

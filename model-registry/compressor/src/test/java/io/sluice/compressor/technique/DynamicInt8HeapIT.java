package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptSourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicInt8HeapIT {
  private static final int WIDTH = 1024;
  private static final int LAYERS = 10;
  private static final int WORDS = 8192;

  @TempDir Path folder;

  @Test
  void dynamicInt8TakesAHeapOfThreeTimesTheModelAndThirtySecondsAtMost() throws Exception {
    Path model = folder.resolve("model.pt");
    Path quantized = folder.resolve("quantized.pt");
    ScriptArchiveWriter.write(model(), model);
    long megabytes = Files.size(model) >> 20;
    long start = System.nanoTime();

    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + 3 * megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Quantize.class.getName(),
                model.toString(),
                quantized.toString())
            .inheritIO()
            .start();

    assertThat(child.waitFor()).isZero();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
    assertThat(megabytes).isBetween(70L, 75L);
    assertThat(Files.size(quantized)).isLessThan(Files.size(model) * 2 / 3);
  }

  /** Program of the child process: reads a model, quantises and writes it. */
  static final class Quantize {
    public static void main(String[] arguments) throws Exception {
      try (ScriptArchive archive = ScriptArchive.open(Path.of(arguments[0]))) {
        ScriptModule model =
            new DynamicInt8Technique().apply(archive.module(), StepContext.EMPTY).model();
        ScriptArchiveWriter.write(model, Path.of(arguments[1]));
      }
    }
  }

  /** Model of a word embedding and a chain of Linears. */
  private static ScriptModule model() throws Exception {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    StringBuilder declared = new StringBuilder("  words : Tensor\n");
    StringBuilder body = new StringBuilder("    x = torch.embedding(self.words, ids)\n");
    attributes.put("words", ScriptTensor.of(numbers(WORDS * WIDTH), WORDS, WIDTH));
    for (int i = 0; i < LAYERS; i++) {
      String name = "fc" + i;
      attributes.put(
          name,
          ScriptObject.of(
              "__torch__.Linear",
              Map.of("weight", ScriptTensor.of(numbers(WIDTH * WIDTH), WIDTH, WIDTH))));
      declared.append("  ").append(name).append(" : __torch__.Linear\n");
      body.append("    x = (self.").append(name).append(").forward(x, )\n");
    }
    String code =
        "class Net(Module):\n  __parameters__ = [\"words\", ]\n  __buffers__ = []\n"
            + declared
            + "  def forward(self: __torch__.Net,\n    ids: Tensor) -> Tensor:\n"
            + body
            + "    return x\n"
            + "class Linear(Module):\n  __parameters__ = [\"weight\", ]\n  __buffers__ = []\n"
            + "  weight : Tensor\n"
            + "  def forward(self: __torch__.Linear,\n    input: Tensor) -> Tensor:\n"
            + "    weight = self.weight\n    return torch.linear(input, weight)\n";
    return new ScriptModule(
        ScriptObject.of("__torch__.Net", attributes),
        ScriptValue.tuple(),
        ScriptSourceTree.parse(Map.of("__torch__.py", code)),
        "3",
        Map.of());
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(i);
    }
    return numbers;
  }
}

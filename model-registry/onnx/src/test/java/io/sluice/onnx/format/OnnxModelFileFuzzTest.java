package io.sluice.onnx.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.torchscript.ModelProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a file with any damage ends soon, with a model or with a CompressionException. */
class OnnxModelFileFuzzTest {
  @TempDir Path folder;

  private byte[] intact() throws Exception {
    Path file = folder.resolve("intact.onnx");
    OnnxModelFile.write(TinyOnnxModels.model(), file);
    return Files.readAllBytes(file);
  }

  private boolean isRead(byte[] bytes) throws Exception {
    Path file = folder.resolve("model.onnx");
    Files.deleteIfExists(file);
    Files.write(file, bytes);
    try {
      OnnxModelDefinition model = OnnxModelFile.read(file);
      for (OnnxTensor tensor : model.graph().initializers().values()) {
        tensor.toDoubles();
      }
      return true;
    } catch (ModelProcessingException e) {
      assertThat(e).hasMessageContaining("Tried to read");
      return false;
    }
  }

  @Test
  void truncatedFilesAreRefusedUnlessAWholeModelIsLeft() throws Exception {
    byte[] bytes = intact();
    int read = 0;
    for (int length = 0; length < bytes.length; length++) {
      read += isRead(Arrays.copyOf(bytes, length)) ? 1 : 0;
    }
    assertThat(isRead(bytes)).isTrue();
    // only the metadata follow the versions of the operators
    assertThat(read).isLessThan(8);
  }

  @Test
  void flippedBytesNeverDoWorse() throws Exception {
    byte[] bytes = intact();
    Random random = new Random(1);
    int refused = 0;
    for (int round = 0; round < 4_000; round++) {
      byte[] damaged = bytes.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      refused += isRead(damaged) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void manyEmptyMessagesDoNotFillTheHeap() throws Exception {
    byte[] graph = new byte[12_000_000];
    for (int i = 0; i < graph.length; i += 2) {
      graph[i] = 1 << 3 | 2;
    }

    boolean read = Assertions.assertTimeout(Duration.ofSeconds(20), () -> isRead(asGraph(graph)));

    assertThat(read).isFalse();
  }

  @Test
  void deepNestingDoesNotExhaustTheStack() throws Exception {
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) (3 << 3 | 3));

    assertThat(isRead(asGraph(groups))).isFalse();
  }

  /** The bytes as field 7 (graph) of a model. */
  private static byte[] asGraph(byte[] graph) {
    byte[] model = new byte[graph.length + 5];
    model[0] = 7 << 3 | 2;
    int length = graph.length;
    for (int i = 1; i < 5; i++, length >>>= 7) {
      model[i] = (byte) (length & 0x7f | (i < 4 ? 0x80 : 0));
    }
    System.arraycopy(graph, 0, model, 5, graph.length);
    return model;
  }
}

package io.sluice.compressor.coding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares tensors decoded by libtorch with the stored originals, bit for bit. */
class CompactStorageTechniqueIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void libtorchDecodesTheSameBits(boolean entropyCoding) throws Exception {
    ScriptModule model = StoredTensorEchoModel.of(everyForm());

    ScriptModule stored = apply(model, entropyCoding).model();

    assertThat(answer(write(stored, "stored"))).containsExactly(answer(write(model, "plain")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLoadedModelCanBeSavedAndLoadedAgain(boolean entropyCoding) throws Exception {
    ScriptModule model = StoredTensorEchoModel.of(everyForm());
    Path stored = write(apply(model, entropyCoding).model(), "stored");

    Path again = saved(stored);

    assertThat(answer(again)).containsExactly(answer(write(model, "plain")));
  }

  @Test
  void oneFormAloneNeedsNoneOfTheOthers() throws Exception {
    for (ScriptTensor tensor : everyForm()) {
      for (boolean entropyCoding : new boolean[] {true, false}) {
        ScriptModule model = StoredTensorEchoModel.of(List.of(tensor, tensor));

        ScriptModule stored = apply(model, entropyCoding).model();

        assertThat(answer(write(stored, "stored"))).containsExactly(answer(write(model, "plain")));
      }
    }
  }

  @Test
  void aTiedTensorIsStoredOnce() throws Exception {
    ScriptTensor tied = ScriptTensor.of(TensorCodeSamples.halves(60_000, 1), 100, 600);

    CompressionTechnique.Step step = apply(StoredTensorEchoModel.of(List.of(tied, tied)), false);

    assertThat(step.report().changed())
        .extracting(CompressionStepReport.Layer::path)
        .containsExactly("t0");
    assertThat(Files.size(write(step.model(), "tied"))).isLessThan(2 * 60_000 + 6_000);
  }

  @Test
  void aFileOfWhichNothingCanBeStoredAnewIsDeflated() throws Exception {
    ScriptTensor zeros = ScriptTensor.of(new long[50_000], 50_000);

    CompressionTechnique.Step step = apply(StoredTensorEchoModel.of(List.of(zeros)), true);

    assertThat(step.report().changed())
        .containsExactly(new CompressionStepReport.Layer("the file", "deflated"));
    assertThat(Files.size(write(step.model(), "small"))).isLessThan(5_000);
  }

  @Test
  void aPrunedAndSharedTensorIsOverFiftyTimesSmallerInTheFile() throws Exception {
    ScriptTensor tensor =
        ScriptTensor.of(
            TensorCodeSamples.sparse(TensorCodeSamples.shared(300_000, 16, 1), 0.08, 2), 300, 1000);

    Path file = write(apply(StoredTensorEchoModel.of(List.of(tensor)), true).model(), "small");

    assertThat(Files.size(file)).isLessThan(4 * 300_000 / 50);
  }

  private static List<ScriptTensor> everyForm() throws ModelProcessingException {
    List<float[]> forms =
        List.of(
            TensorCodeSamples.gaussian(60, 1),
            TensorCodeSamples.halves(600, 2),
            TensorCodeSamples.bfloat16s(600, 3),
            TensorCodeSamples.shared(6000, 3, 4),
            TensorCodeSamples.shared(6000, 100, 5),
            TensorCodeSamples.shared(6000, 256, 5),
            TensorCodeSamples.lattice(6400, 6400, -127, 127, 6),
            TensorCodeSamples.lattice(6400, 640, -7, 7, 7),
            TensorCodeSamples.lattice(6400, 64, 0, 255, 8),
            TensorCodeSamples.lattice(6400, 64, -200, 55, 9),
            TensorCodeSamples.sparse(TensorCodeSamples.gaussian(6000, 10), 0.1, 1),
            TensorCodeSamples.sparse(TensorCodeSamples.shared(6000, 20, 11), 0.01, 2),
            TensorCodeSamples.sparse(TensorCodeSamples.lattice(6400, 640, -127, 127, 12), 0.2, 3),
            emptyColumns(),
            new float[100]);
    List<ScriptTensor> tensors = new ArrayList<>();
    for (float[] form : forms) {
      tensors.add(ScriptTensor.of(form, 10, form.length / 10));
    }
    tensors.add(ScriptTensor.of(new float[] {-0f, 0, Float.NEGATIVE_INFINITY, 1e-45f}, 4));
    tensors.add(ScriptTensor.of(new float[] {3}));
    tensors.add(ScriptTensor.of(new float[0], 0, 3));
    tensors.add(
        ScriptTensor.of(
            TensorCodeSamples.sparse(TensorCodeSamples.shared(6000, 9, 3), 0.1, 4), 10, 30, 4, 5));
    tensors.add(ScriptTensor.of(new long[] {7}));
    tensors.add(ScriptTensor.of(TensorCodeSamples.shared(600, 4, 5), 600));
    return tensors;
  }

  private static float[] emptyColumns() {
    float[] tensor = TensorCodeSamples.shared(6000, 16, 1);
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = i % 600 * 37 % 101 > 9 ? 0 : tensor[i];
    }
    return tensor;
  }

  private static CompressionTechnique.Step apply(ScriptModule model, boolean entropyCoding)
      throws ModelProcessingException {
    return new CompactStorageTechnique(entropyCoding, null).apply(model, StepContext.EMPTY);
  }

  private Path write(ScriptModule model, String name) throws Exception {
    Path file = folder.resolve(name + ".pt");
    ScriptArchiveWriter.write(model, file);
    return file;
  }

  private static int[] answer(Path file) throws Exception {
    try (Model model = load(file)) {
      NDManager manager = model.getNDManager();
      NDList answer =
          model
              .getBlock()
              .forward(new ParameterStore(manager, false), new NDList(manager.create(0f)), false);
      float[] values = answer.get(0).toType(DataType.FLOAT32, false).toFloatArray();
      int[] bits = new int[values.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(values[i]);
      }
      return bits;
    }
  }

  private Path saved(Path file) throws Exception {
    Path again = folder.resolve("again.pt");
    try (Model model = load(file);
        OutputStream out = Files.newOutputStream(again)) {
      JniUtils.writeModule((PtSymbolBlock) model.getBlock(), out, false);
    }
    return again;
  }

  private static Model load(Path file) throws Exception {
    Model model = Model.newInstance("stored", "PyTorch");
    model.load(file.getParent(), file.getFileName().toString());
    return model;
  }
}

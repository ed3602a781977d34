package io.sluice.compressor.coding;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.torchscript.ArchivePackaging;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lossless compact storage: every float tensor in its smallest exact code, all in a single stream
 * decoded by the model at load time. Gaps between the remaining values after pruning, a codebook
 * after weight sharing, integers and scales after weight-only quantisation, halves after rounding.
 * With entropy coding the file is deflated ("Deep Compression", Han et al., 2016) and the code
 * minimised.
 *
 * <p>Always the last step of a recipe: later steps would find no tensors. Memory use and speed of
 * the loaded model stay unchanged. Only the method {@code forward} of the model remains callable.
 *
 * @param entropyCoding whether the file is deflated; otherwise codes take whole bits and unchanged
 *     tensors stay memory-mappable
 * @param layers layers whose tensors may be recoded
 */
public record CompactStorageTechnique(boolean entropyCoding, LayerChoice layers)
    implements CompressionTechnique {
  private static final String IDENTIFIER = "[A-Za-z_][A-Za-z_0-9]*";
  private static final long MAX_INTEGERS = 16;
  private static final double BITS_PER_BYTE = 8;

  public CompactStorageTechnique(boolean entropyCoding, @Nullable LayerChoice layers) {
    this.entropyCoding = entropyCoding;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  /** All tensors, with entropy coding. */
  public CompactStorageTechnique() {
    this(true, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "compact-storage";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    CodedTensorBundle bank =
        new CodedTensorBundle(entropyCoding ? StorageLayout.ENTROPY_CODED : StorageLayout.PACKED);
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    List<NamedTensor> stored = new ArrayList<>();
    for (NamedTensor named : inOrder(NamedTensor.of(model))) {
      boolean eligible =
          named.places().stream().allMatch(p -> p.attribute().matches(IDENTIFIER))
              && layers.includes(named.places().get(0));
      String how = eligible ? store(named, bank) : "";
      if (!how.isEmpty()) {
        stored.add(named);
        changed.add(new CompressionStepReport.Layer(named.path(), how));
      }
    }
    if (entropyCoding && changed.isEmpty()) {
      // without a recoded tensor, as when all weights are packed integers, deflation still helps
      changed.add(new CompressionStepReport.Layer("the file", "deflated"));
    }
    CompressionStepReport report = new CompressionStepReport(name(), changed, List.of());
    ScriptModule smaller = stored.isEmpty() ? model : decoding(model, bank, stored);
    return new Step(entropyCoding ? packed(smaller) : smaller, report);
  }

  /** Returns matrices before vectors, so that streams of like symbols are adjacent. */
  private static List<NamedTensor> inOrder(List<NamedTensor> tensors) {
    List<NamedTensor> ordered = new ArrayList<>(tensors);
    ordered.sort((a, b) -> Boolean.compare(isVector(a), isVector(b)));
    return ordered;
  }

  private static boolean isVector(NamedTensor named) {
    return named.tensor().shape().size() < 2;
  }

  private static ScriptModule packed(ScriptModule model) {
    return ScriptCodeMinimizer.of(model).packaged(ArchivePackaging.DEFLATED);
  }

  /** Stores the tensor and returns a description of the code; empty if left unchanged. */
  private static String store(NamedTensor named, CodedTensorBundle bank)
      throws ModelProcessingException {
    ScriptTensor tensor = named.tensor();
    if (tensor.type() == ScalarType.LONG && tensor.elements() <= MAX_INTEGERS) {
      bank.add(tensor.toLongs(), tensor.shape());
      return "integers in the plan";
    }
    if (tensor.type() != ScalarType.FLOAT) {
      return "";
    }
    float[] elements = tensor.toFloats();
    TensorCode code = TensorCode.of(elements, tensor.shape(), bank.layout());
    requireExact(named, elements, code);
    boolean same = code.values() instanceof RawCode raw && raw.type() == StoredFloatType.FLOAT;
    if (same && code.gaps() == null && bank.layout() == StorageLayout.PACKED) {
      return "";
    }
    bank.add(code);
    return "%s, about %d of %d bytes"
        .formatted(
            describe(code),
            (long) Math.ceil(code.bits(bank.layout()) / BITS_PER_BYTE),
            elements.length * (long) Float.BYTES);
  }

  private static void requireExact(NamedTensor named, float[] elements, TensorCode code)
      throws ModelProcessingException {
    float[] decoded = code.decode();
    for (int i = 0; i < elements.length; i++) {
      if (Float.floatToRawIntBits(elements[i]) != Float.floatToRawIntBits(decoded[i])) {
        throw new ModelProcessingException(
            "Tried to store %s %s as %s, but element %d would change from %s to %s"
                .formatted(
                    named.path(),
                    named.tensor().shape(),
                    describe(code),
                    i,
                    elements[i],
                    decoded[i]));
      }
    }
  }

  private static String describe(TensorCode code) {
    String values;
    if (code.values() instanceof CodebookCode codebook) {
      values = "codebook of " + codebook.floats().length;
    } else if (code.values() instanceof LatticeCode lattice) {
      values = "integers with " + lattice.floats().length + " scales";
    } else {
      values = code.values().type().name().toLowerCase(java.util.Locale.ROOT);
    }
    return code.gaps() == null ? values : "gaps and " + values;
  }

  private static ScriptModule decoding(
      ScriptModule model, CodedTensorBundle bank, List<NamedTensor> stored)
      throws ModelProcessingException {
    byte[] bytes = bank.bytes();
    ScriptTensor data = ScriptTensor.of(ScalarType.BYTE, bytes, bytes.length);
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    for (NamedTensor named : stored) {
      named.instances().forEach(t -> rewrite.replace(t, data));
    }
    ScriptModule emptied = rewrite.applyTo(model);
    DecoderWrapperClass wrapper = DecoderWrapperClass.of(emptied, bank, assignments(stored));
    ScriptObject root =
        new ScriptObject(
            wrapper.source().name(),
            ScriptValue.tuple(data, ScriptValue.ints(bank.plan()), emptied.root()));
    return emptied.with(root, emptied.code().with(wrapper.source()));
  }

  private static List<String> assignments(List<NamedTensor> stored) {
    List<String> assignments = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      for (NamedTensor.Place place : stored.get(i).places()) {
        assignments.add(owner(place.ownerPath()) + "." + place.attribute() + " = t[" + i + "]");
      }
    }
    return assignments;
  }

  private static String owner(String path) {
    String expression = "m";
    for (String step : path.isEmpty() ? List.<String>of() : Arrays.asList(path.split("\\."))) {
      expression =
          step.matches(IDENTIFIER)
              ? expression + "." + step
              : "getattr(" + expression + ", \"" + step + "\")";
    }
    return expression;
  }
}

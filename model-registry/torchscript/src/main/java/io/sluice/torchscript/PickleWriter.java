package io.sluice.torchscript;

import io.sluice.torchscript.ScriptValue.SequenceKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writer of values in the format of libtorch's pickler. Storages are numbered in the order of first
 * use; shared tensors and objects are written once. One instance writes one pickle.
 */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> globals = new HashMap<>();
  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<ScriptValue, Integer> shared = new IdentityHashMap<>();
  private final Map<TensorStorage, String> keys = new LinkedHashMap<>();
  private int nextMemo;

  /** The finished pickle; afterwards {@link #storages()} lists the referenced storages. */
  byte[] write(ScriptValue value) throws ModelProcessingException {
    opcode(PickleOpcodes.PROTO);
    out.write(2);
    put(value);
    opcode(PickleOpcodes.STOP);
    return out.toByteArray();
  }

  /** Referenced storages in the order of their keys 0, 1, 2, … */
  List<TensorStorage> storages() {
    return List.copyOf(keys.keySet());
  }

  private void put(ScriptValue value) throws ModelProcessingException {
    if (value instanceof ScriptObject || value instanceof ScriptTensor) {
      putShared(value);
    } else if (value instanceof ScriptValue.Sequence sequence) {
      putSequence(sequence);
    } else if (value instanceof ScriptValue.Dict dict) {
      putDict(dict);
    } else if (value instanceof ScriptValue.Tagged tagged) {
      global("torch.jit._pickle", "restore_type_tag");
      opcode(PickleOpcodes.MARK);
      put(tagged.value());
      text(tagged.type());
      opcode(PickleOpcodes.TUPLE);
      opcode(PickleOpcodes.REDUCE);
    } else {
      putScalar(value);
    }
  }

  private void putScalar(ScriptValue value) {
    if (value instanceof ScriptValue.Bool bool) {
      opcode(bool.value() ? PickleOpcodes.NEWTRUE : PickleOpcodes.NEWFALSE);
    } else if (value instanceof ScriptValue.Int integer) {
      integer(integer.value());
    } else if (value instanceof ScriptValue.Real real) {
      opcode(PickleOpcodes.BINFLOAT);
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(real.value()).array());
    } else if (value instanceof ScriptValue.Text text) {
      text(text.value());
    } else if (value instanceof ScriptValue.Device device) {
      global("torch", "device");
      opcode(PickleOpcodes.MARK);
      text(device.name());
      opcode(PickleOpcodes.TUPLE);
      opcode(PickleOpcodes.REDUCE);
    } else {
      opcode(PickleOpcodes.NONE);
    }
  }

  private void putShared(ScriptValue value) throws ModelProcessingException {
    Integer known = shared.get(value);
    if (known != null) {
      get(known);
      return;
    }
    if (value instanceof ScriptTensor tensor) {
      putTensor(tensor);
    } else if (value instanceof ScriptObject object) {
      int dot = object.className().lastIndexOf('.');
      global(object.className().substring(0, dot), object.className().substring(dot + 1));
      opcode(PickleOpcodes.EMPTY_TUPLE);
      opcode(PickleOpcodes.NEWOBJ);
      put(object.state());
      opcode(PickleOpcodes.BUILD);
    }
    shared.put(value, memoize());
  }

  private void putSequence(ScriptValue.Sequence sequence) throws ModelProcessingException {
    if (sequence.kind() == SequenceKind.TUPLE) {
      putTuple(sequence.items());
      return;
    }
    boolean built = !sequence.kind().builder().isEmpty();
    if (built) {
      global("torch.jit._pickle", sequence.kind().builder());
      opcode(PickleOpcodes.MARK);
    }
    opcode(PickleOpcodes.EMPTY_LIST);
    opcode(PickleOpcodes.MARK);
    for (ScriptValue item : sequence.items()) {
      put(item);
    }
    opcode(PickleOpcodes.APPENDS);
    if (built) {
      opcode(PickleOpcodes.TUPLE);
      opcode(PickleOpcodes.REDUCE);
    }
  }

  private void putTuple(List<ScriptValue> items) throws ModelProcessingException {
    if (items.isEmpty()) {
      opcode(PickleOpcodes.EMPTY_TUPLE);
      return;
    }
    opcode(PickleOpcodes.MARK);
    for (ScriptValue item : items) {
      put(item);
    }
    opcode(PickleOpcodes.TUPLE);
  }

  private void putDict(ScriptValue.Dict dict) throws ModelProcessingException {
    if (dict.ordered()) {
      orderedDict();
    } else {
      opcode(PickleOpcodes.EMPTY_DICT);
    }
    if (!dict.entries().isEmpty()) {
      opcode(PickleOpcodes.MARK);
      for (ScriptValue.Entry entry : dict.entries()) {
        put(entry.key());
        put(entry.value());
      }
      opcode(PickleOpcodes.SETITEMS);
    }
  }

  private void putTensor(ScriptTensor tensor) throws ModelProcessingException {
    TensorQuantization quantization = tensor.quantization();
    global("torch._utils", quantization == null ? "_rebuild_tensor_v2" : "_rebuild_qtensor");
    opcode(PickleOpcodes.MARK);
    storage(tensor.storage());
    integer(tensor.offset());
    integers(tensor.shape());
    integers(tensor.stride());
    if (quantization != null) {
      quantization(quantization);
    }
    opcode(tensor.requiresGrad() ? PickleOpcodes.NEWTRUE : PickleOpcodes.NEWFALSE);
    orderedDict();
    opcode(PickleOpcodes.TUPLE);
    opcode(PickleOpcodes.REDUCE);
  }

  private void quantization(TensorQuantization quantization) throws ModelProcessingException {
    opcode(PickleOpcodes.MARK);
    if (quantization instanceof TensorQuantization.PerTensor perTensor) {
      global("torch", "per_tensor_affine");
      putScalar(ScriptValue.of(perTensor.scale()));
      integer(perTensor.zeroPoint());
    } else if (quantization instanceof TensorQuantization.PerChannel perChannel) {
      boolean real = perChannel.zeroPoints().type() == ScalarType.FLOAT;
      global("torch", real ? "per_channel_affine_float_qparams" : "per_channel_affine");
      put(perChannel.scales());
      put(perChannel.zeroPoints());
      integer(perChannel.axis());
    }
    opcode(PickleOpcodes.TUPLE);
  }

  private void storage(TensorStorage storage) {
    opcode(PickleOpcodes.MARK);
    text("storage");
    global("torch", storage.type().storageClass());
    text(keys.computeIfAbsent(storage, s -> Integer.toString(keys.size())));
    text("cpu");
    integer(storage.elements());
    opcode(PickleOpcodes.TUPLE);
    opcode(PickleOpcodes.BINPERSID);
  }

  private void orderedDict() {
    global("collections", "OrderedDict");
    opcode(PickleOpcodes.EMPTY_TUPLE);
    opcode(PickleOpcodes.REDUCE);
  }

  private void integers(List<Long> values) {
    opcode(PickleOpcodes.MARK);
    values.forEach(this::integer);
    opcode(PickleOpcodes.TUPLE);
  }

  private void integer(long value) {
    if (value >= 0 && value < 256) {
      opcode(PickleOpcodes.BININT1);
      out.write((int) value);
    } else if (value >= 0 && value <= 0xffff) {
      opcode(PickleOpcodes.BININT2);
      out.writeBytes(littleEndian(Short.BYTES).putShort((short) value).array());
    } else if (value == (int) value) {
      opcode(PickleOpcodes.BININT);
      out.writeBytes(littleEndian(Integer.BYTES).putInt((int) value).array());
    } else {
      opcode(PickleOpcodes.LONG1);
      out.write(Long.BYTES);
      out.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
    }
  }

  private void text(String text) {
    Integer known = texts.get(text);
    if (known != null) {
      get(known);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    opcode(PickleOpcodes.BINUNICODE);
    out.writeBytes(littleEndian(Integer.BYTES).putInt(utf8.length).array());
    out.writeBytes(utf8);
    texts.put(text, memoize());
  }

  private void global(String module, String name) {
    String line = module + "\n" + name + "\n";
    Integer known = globals.get(line);
    if (known != null) {
      get(known);
      return;
    }
    opcode(PickleOpcodes.GLOBAL);
    out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    globals.put(line, memoize());
  }

  private int memoize() {
    int key = nextMemo++;
    if (key < 256) {
      opcode(PickleOpcodes.BINPUT);
      out.write(key);
    } else {
      opcode(PickleOpcodes.LONG_BINPUT);
      out.writeBytes(littleEndian(Integer.BYTES).putInt(key).array());
    }
    return key;
  }

  private void get(int key) {
    if (key < 256) {
      opcode(PickleOpcodes.BINGET);
      out.write(key);
    } else {
      opcode(PickleOpcodes.LONG_BINGET);
      out.writeBytes(littleEndian(Integer.BYTES).putInt(key).array());
    }
  }

  private void opcode(int opcode) {
    out.write(opcode);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

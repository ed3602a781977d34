package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.Value.SequenceKind;
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
  private final Map<Value, Integer> shared = new IdentityHashMap<>();
  private final Map<Storage, String> keys = new LinkedHashMap<>();
  private int nextMemo;

  /** The finished pickle; afterwards {@link #storages()} lists the referenced storages. */
  byte[] write(Value value) throws CompressionException {
    opcode(PickleOpcode.PROTO);
    out.write(2);
    put(value);
    opcode(PickleOpcode.STOP);
    return out.toByteArray();
  }

  /** Referenced storages in the order of their keys 0, 1, 2, … */
  List<Storage> storages() {
    return List.copyOf(keys.keySet());
  }

  private void put(Value value) throws CompressionException {
    if (value instanceof ScriptObject || value instanceof Tensor) {
      putShared(value);
    } else if (value instanceof Value.Sequence sequence) {
      putSequence(sequence);
    } else if (value instanceof Value.Dict dict) {
      putDict(dict);
    } else if (value instanceof Value.Tagged tagged) {
      global("torch.jit._pickle", "restore_type_tag");
      opcode(PickleOpcode.MARK);
      put(tagged.value());
      text(tagged.type());
      opcode(PickleOpcode.TUPLE);
      opcode(PickleOpcode.REDUCE);
    } else {
      putScalar(value);
    }
  }

  private void putScalar(Value value) {
    if (value instanceof Value.Bool bool) {
      opcode(bool.value() ? PickleOpcode.NEWTRUE : PickleOpcode.NEWFALSE);
    } else if (value instanceof Value.Int integer) {
      integer(integer.value());
    } else if (value instanceof Value.Real real) {
      opcode(PickleOpcode.BINFLOAT);
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(real.value()).array());
    } else if (value instanceof Value.Text text) {
      text(text.value());
    } else if (value instanceof Value.Device device) {
      global("torch", "device");
      opcode(PickleOpcode.MARK);
      text(device.name());
      opcode(PickleOpcode.TUPLE);
      opcode(PickleOpcode.REDUCE);
    } else {
      opcode(PickleOpcode.NONE);
    }
  }

  private void putShared(Value value) throws CompressionException {
    Integer known = shared.get(value);
    if (known != null) {
      get(known);
      return;
    }
    if (value instanceof Tensor tensor) {
      putTensor(tensor);
    } else if (value instanceof ScriptObject object) {
      int dot = object.className().lastIndexOf('.');
      global(object.className().substring(0, dot), object.className().substring(dot + 1));
      opcode(PickleOpcode.EMPTY_TUPLE);
      opcode(PickleOpcode.NEWOBJ);
      put(object.state());
      opcode(PickleOpcode.BUILD);
    }
    shared.put(value, memoize());
  }

  private void putSequence(Value.Sequence sequence) throws CompressionException {
    if (sequence.kind() == SequenceKind.TUPLE) {
      putTuple(sequence.items());
      return;
    }
    boolean built = !sequence.kind().builder().isEmpty();
    if (built) {
      global("torch.jit._pickle", sequence.kind().builder());
      opcode(PickleOpcode.MARK);
    }
    opcode(PickleOpcode.EMPTY_LIST);
    opcode(PickleOpcode.MARK);
    for (Value item : sequence.items()) {
      put(item);
    }
    opcode(PickleOpcode.APPENDS);
    if (built) {
      opcode(PickleOpcode.TUPLE);
      opcode(PickleOpcode.REDUCE);
    }
  }

  private void putTuple(List<Value> items) throws CompressionException {
    if (items.isEmpty()) {
      opcode(PickleOpcode.EMPTY_TUPLE);
      return;
    }
    opcode(PickleOpcode.MARK);
    for (Value item : items) {
      put(item);
    }
    opcode(PickleOpcode.TUPLE);
  }

  private void putDict(Value.Dict dict) throws CompressionException {
    if (dict.ordered()) {
      orderedDict();
    } else {
      opcode(PickleOpcode.EMPTY_DICT);
    }
    if (!dict.entries().isEmpty()) {
      opcode(PickleOpcode.MARK);
      for (Value.Entry entry : dict.entries()) {
        put(entry.key());
        put(entry.value());
      }
      opcode(PickleOpcode.SETITEMS);
    }
  }

  private void putTensor(Tensor tensor) throws CompressionException {
    Quantization quantization = tensor.quantization();
    global("torch._utils", quantization == null ? "_rebuild_tensor_v2" : "_rebuild_qtensor");
    opcode(PickleOpcode.MARK);
    storage(tensor.storage());
    integer(tensor.offset());
    integers(tensor.shape());
    integers(tensor.stride());
    if (quantization != null) {
      quantization(quantization);
    }
    opcode(tensor.requiresGrad() ? PickleOpcode.NEWTRUE : PickleOpcode.NEWFALSE);
    orderedDict();
    opcode(PickleOpcode.TUPLE);
    opcode(PickleOpcode.REDUCE);
  }

  private void quantization(Quantization quantization) throws CompressionException {
    opcode(PickleOpcode.MARK);
    if (quantization instanceof Quantization.PerTensor perTensor) {
      global("torch", "per_tensor_affine");
      putScalar(Value.of(perTensor.scale()));
      integer(perTensor.zeroPoint());
    } else if (quantization instanceof Quantization.PerChannel perChannel) {
      boolean real = perChannel.zeroPoints().type() == ScalarType.FLOAT;
      global("torch", real ? "per_channel_affine_float_qparams" : "per_channel_affine");
      put(perChannel.scales());
      put(perChannel.zeroPoints());
      integer(perChannel.axis());
    }
    opcode(PickleOpcode.TUPLE);
  }

  private void storage(Storage storage) {
    opcode(PickleOpcode.MARK);
    text("storage");
    global("torch", storage.type().storageClass());
    text(keys.computeIfAbsent(storage, s -> Integer.toString(keys.size())));
    text("cpu");
    integer(storage.elements());
    opcode(PickleOpcode.TUPLE);
    opcode(PickleOpcode.BINPERSID);
  }

  private void orderedDict() {
    global("collections", "OrderedDict");
    opcode(PickleOpcode.EMPTY_TUPLE);
    opcode(PickleOpcode.REDUCE);
  }

  private void integers(List<Long> values) {
    opcode(PickleOpcode.MARK);
    values.forEach(this::integer);
    opcode(PickleOpcode.TUPLE);
  }

  private void integer(long value) {
    if (value >= 0 && value < 256) {
      opcode(PickleOpcode.BININT1);
      out.write((int) value);
    } else if (value >= 0 && value <= 0xffff) {
      opcode(PickleOpcode.BININT2);
      out.writeBytes(littleEndian(Short.BYTES).putShort((short) value).array());
    } else if (value == (int) value) {
      opcode(PickleOpcode.BININT);
      out.writeBytes(littleEndian(Integer.BYTES).putInt((int) value).array());
    } else {
      opcode(PickleOpcode.LONG1);
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
    opcode(PickleOpcode.BINUNICODE);
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
    opcode(PickleOpcode.GLOBAL);
    out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    globals.put(line, memoize());
  }

  private int memoize() {
    int key = nextMemo++;
    if (key < 256) {
      opcode(PickleOpcode.BINPUT);
      out.write(key);
    } else {
      opcode(PickleOpcode.LONG_BINPUT);
      out.writeBytes(littleEndian(Integer.BYTES).putInt(key).array());
    }
    return key;
  }

  private void get(int key) {
    if (key < 256) {
      opcode(PickleOpcode.BINGET);
      out.write(key);
    } else {
      opcode(PickleOpcode.LONG_BINGET);
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

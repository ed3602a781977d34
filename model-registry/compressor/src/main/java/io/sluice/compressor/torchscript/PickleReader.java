package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;
import java.nio.BufferUnderflowException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reader of the subset of pickle protocol 2 written by libtorch
 * (torch/csrc/jit/serialization/pickler.h). Refuses everything else, above all unknown classes;
 * nothing is ever executed.
 *
 * <p>Works on a stack without recursion; {@link PickleLimits} bounds depth and size of the result.
 * One instance reads one pickle.
 */
final class PickleReader {
  private static final int PROTOCOL = 2;

  private final PickleInput in;
  private final PickleCalls calls;
  private final PickleLimits limits = new PickleLimits();
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private enum Mark {
    MARK
  }

  /** A class or function named in the pickle; never looked up. */
  record Global(String module, String name) {
    String qualifiedName() {
      return module + "." + name;
    }
  }

  /** A created object without state. */
  private record NewObject(String className) {}

  /** A container under construction. */
  private record Growing(boolean dict, List<Value> items) {}

  /**
   * @param name name of the archive entry, for messages
   */
  PickleReader(String name, byte[] pickle, StorageResolver storages) {
    this.in = new PickleInput(name, pickle);
    this.calls = new PickleCalls(storages);
  }

  /**
   * The value at the root of the pickle.
   *
   * @throws CompressionException if the pickle is damaged, too deep or too large, or names a class
   *     not allowed in a TorchScript archive
   */
  Value read() throws CompressionException {
    try {
      for (int opcode = in.unsignedByte();
          opcode != PickleOpcode.STOP;
          opcode = in.unsignedByte()) {
        execute(opcode);
      }
      Value result = popValue();
      if (!stack.isEmpty()) {
        throw damaged(stack.size() + " values remain on the stack at its end");
      }
      return result;
    } catch (BufferUnderflowException e) {
      throw damaged("it ends without a STOP opcode");
    } catch (NoSuchElementException | ClassCastException e) {
      throw damaged("an opcode needs a value missing on the stack");
    }
  }

  private void execute(int opcode) throws CompressionException {
    limits.step();
    switch (opcode) {
      case PickleOpcode.PROTO -> requireProtocol(in.unsignedByte());
      case PickleOpcode.GLOBAL -> push(new Global(in.line(), in.line()));
      case PickleOpcode.BINPUT -> memo.put(in.unsignedByte(), stack.element());
      case PickleOpcode.LONG_BINPUT -> memo.put(in.integer(), stack.element());
      case PickleOpcode.BINGET -> push(remembered(in.unsignedByte()));
      case PickleOpcode.LONG_BINGET -> push(remembered(in.integer()));
      case PickleOpcode.MARK -> push(Mark.MARK);
      case PickleOpcode.NONE -> push(Value.none());
      case PickleOpcode.NEWTRUE -> push(Value.of(true));
      case PickleOpcode.NEWFALSE -> push(Value.of(false));
      case PickleOpcode.BININT -> push(Value.of((long) in.integer()));
      case PickleOpcode.BININT1 -> push(Value.of((long) in.unsignedByte()));
      case PickleOpcode.BININT2 -> push(Value.of((long) in.unsignedShort()));
      case PickleOpcode.LONG1 -> push(Value.of(in.longOf(in.unsignedByte())));
      case PickleOpcode.BINFLOAT -> push(Value.of(in.bigEndianDouble()));
      case PickleOpcode.BINUNICODE -> push(new Value.Text(in.text(in.integer())));
      default -> executeContainer(opcode);
    }
  }

  private void executeContainer(int opcode) throws CompressionException {
    switch (opcode) {
      case PickleOpcode.EMPTY_TUPLE -> push(tuple(List.of()));
      case PickleOpcode.TUPLE -> push(tuple(popToMark()));
      case PickleOpcode.TUPLE1 -> push(tuple(popMany(1)));
      case PickleOpcode.TUPLE2 -> push(tuple(popMany(2)));
      case PickleOpcode.TUPLE3 -> push(tuple(popMany(3)));
      case PickleOpcode.EMPTY_LIST -> push(new Growing(false, new ArrayList<>()));
      case PickleOpcode.EMPTY_DICT -> push(new Growing(true, new ArrayList<>()));
      case PickleOpcode.APPEND -> grow(popMany(1), false);
      case PickleOpcode.APPENDS -> grow(popToMark(), false);
      case PickleOpcode.SETITEM -> grow(popMany(2), true);
      case PickleOpcode.SETITEMS -> grow(popToMark(), true);
      case PickleOpcode.NEWOBJ -> newObject();
      case PickleOpcode.BUILD -> build();
      case PickleOpcode.REDUCE -> reduce();
      case PickleOpcode.BINPERSID -> push(calls.storage(popValue()));
      default -> throw damaged("opcode 0x%02x is unknown in pickles of libtorch".formatted(opcode));
    }
  }

  private void push(Object item) {
    stack.push(item);
  }

  private Object remembered(int key) throws CompressionException {
    Object item = memo.get(key);
    if (item == null) {
      throw damaged("it refers to memo entry " + key + ", which was never stored");
    }
    if (item instanceof NewObject object) {
      throw damaged("an instance of " + object.className() + " contains itself");
    }
    return item;
  }

  private Value popValue() throws CompressionException {
    return asValue(stack.pop());
  }

  private Value asValue(Object item) throws CompressionException {
    if (item instanceof Value value) {
      return value;
    }
    if (item instanceof Growing growing) {
      return limits.admit(growing.dict() ? dict(growing.items()) : list(growing.items()));
    }
    if (item instanceof Global global) {
      return calls.constant(global);
    }
    throw damaged("it uses a " + item.getClass().getSimpleName() + " where a value belongs");
  }

  private List<Value> popMany(int count) throws CompressionException {
    List<Value> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(0, popValue());
    }
    return items;
  }

  private List<Value> popToMark() throws CompressionException {
    List<Object> reversed = new ArrayList<>();
    for (Object item = stack.pop(); item != Mark.MARK; item = stack.pop()) {
      reversed.add(item);
    }
    List<Value> items = new ArrayList<>(reversed.size());
    for (int i = reversed.size() - 1; i >= 0; i--) {
      items.add(asValue(reversed.get(i)));
    }
    return items;
  }

  private Value tuple(List<Value> items) throws CompressionException {
    return limits.admit(new Value.Sequence(Value.SequenceKind.TUPLE, items));
  }

  private static Value list(List<Value> items) {
    return new Value.Sequence(Value.SequenceKind.LIST, items);
  }

  private Value dict(List<Value> items) throws CompressionException {
    if (items.size() % 2 != 0) {
      throw damaged("a dict has a key without a value");
    }
    List<Value.Entry> entries = new ArrayList<>(items.size() / 2);
    for (int i = 0; i < items.size(); i += 2) {
      entries.add(new Value.Entry(items.get(i), items.get(i + 1)));
    }
    return new Value.Dict(false, entries);
  }

  private void grow(List<Value> items, boolean dict) throws CompressionException {
    if (!(stack.element() instanceof Growing growing) || growing.dict() != dict) {
      throw damaged("an item is added to a value other than a " + (dict ? "dict" : "list"));
    }
    growing.items().addAll(items);
  }

  private void newObject() throws CompressionException {
    Value arguments = popValue();
    Global global = (Global) stack.pop();
    if (!global.module().equals("__torch__") && !global.module().startsWith("__torch__.")) {
      throw PickleCalls.forbidden(global);
    }
    if (!arguments.equals(Value.tuple())) {
      throw damaged("class " + global.qualifiedName() + " is instantiated with arguments");
    }
    push(new NewObject(global.qualifiedName()));
  }

  private void build() throws CompressionException {
    Value state = popValue();
    NewObject made = (NewObject) stack.pop();
    push(limits.admit(new ScriptObject(made.className(), state)));
  }

  private void reduce() throws CompressionException {
    Value arguments = popValue();
    Global function = (Global) stack.pop();
    if (!(arguments instanceof Value.Sequence tuple)) {
      throw damaged(function.qualifiedName() + " is called without an argument tuple");
    }
    push(limits.admit(calls.call(function, tuple.items())));
  }

  private void requireProtocol(int protocol) throws CompressionException {
    if (protocol != PROTOCOL) {
      throw damaged("it is of protocol " + protocol + ", libtorch writes " + PROTOCOL);
    }
  }

  private CompressionException damaged(String what) {
    return in.damaged(what);
  }
}

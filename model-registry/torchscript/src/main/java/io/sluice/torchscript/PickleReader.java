package io.sluice.torchscript;

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

  private final PickleByteReader in;
  private final PickleCallEvaluator calls;
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
  private record UnfinishedContainer(boolean dict, List<ScriptValue> items) {}

  /**
   * @param name name of the archive entry, for messages
   */
  PickleReader(String name, byte[] pickle, TensorStorageResolver storages) {
    this.in = new PickleByteReader(name, pickle);
    this.calls = new PickleCallEvaluator(storages);
  }

  /**
   * The value at the root of the pickle.
   *
   * @throws ModelProcessingException if the pickle is damaged, too deep or too large, or names a
   *     class not allowed in a TorchScript archive
   */
  ScriptValue read() throws ModelProcessingException {
    try {
      for (int opcode = in.unsignedByte();
          opcode != PickleOpcodes.STOP;
          opcode = in.unsignedByte()) {
        execute(opcode);
      }
      ScriptValue result = popValue();
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

  private void execute(int opcode) throws ModelProcessingException {
    limits.step();
    switch (opcode) {
      case PickleOpcodes.PROTO -> requireProtocol(in.unsignedByte());
      case PickleOpcodes.GLOBAL -> push(new Global(in.line(), in.line()));
      case PickleOpcodes.BINPUT -> memo.put(in.unsignedByte(), stack.element());
      case PickleOpcodes.LONG_BINPUT -> memo.put(in.integer(), stack.element());
      case PickleOpcodes.BINGET -> push(remembered(in.unsignedByte()));
      case PickleOpcodes.LONG_BINGET -> push(remembered(in.integer()));
      case PickleOpcodes.MARK -> push(Mark.MARK);
      case PickleOpcodes.NONE -> push(ScriptValue.none());
      case PickleOpcodes.NEWTRUE -> push(ScriptValue.of(true));
      case PickleOpcodes.NEWFALSE -> push(ScriptValue.of(false));
      case PickleOpcodes.BININT -> push(ScriptValue.of((long) in.integer()));
      case PickleOpcodes.BININT1 -> push(ScriptValue.of((long) in.unsignedByte()));
      case PickleOpcodes.BININT2 -> push(ScriptValue.of((long) in.unsignedShort()));
      case PickleOpcodes.LONG1 -> push(ScriptValue.of(in.longOf(in.unsignedByte())));
      case PickleOpcodes.BINFLOAT -> push(ScriptValue.of(in.bigEndianDouble()));
      case PickleOpcodes.BINUNICODE -> push(new ScriptValue.Text(in.text(in.integer())));
      default -> executeContainer(opcode);
    }
  }

  private void executeContainer(int opcode) throws ModelProcessingException {
    switch (opcode) {
      case PickleOpcodes.EMPTY_TUPLE -> push(tuple(List.of()));
      case PickleOpcodes.TUPLE -> push(tuple(popToMark()));
      case PickleOpcodes.TUPLE1 -> push(tuple(popMany(1)));
      case PickleOpcodes.TUPLE2 -> push(tuple(popMany(2)));
      case PickleOpcodes.TUPLE3 -> push(tuple(popMany(3)));
      case PickleOpcodes.EMPTY_LIST -> push(new UnfinishedContainer(false, new ArrayList<>()));
      case PickleOpcodes.EMPTY_DICT -> push(new UnfinishedContainer(true, new ArrayList<>()));
      case PickleOpcodes.APPEND -> grow(popMany(1), false);
      case PickleOpcodes.APPENDS -> grow(popToMark(), false);
      case PickleOpcodes.SETITEM -> grow(popMany(2), true);
      case PickleOpcodes.SETITEMS -> grow(popToMark(), true);
      case PickleOpcodes.NEWOBJ -> newObject();
      case PickleOpcodes.BUILD -> build();
      case PickleOpcodes.REDUCE -> reduce();
      case PickleOpcodes.BINPERSID -> push(calls.storage(popValue()));
      default -> throw damaged("opcode 0x%02x is unknown in pickles of libtorch".formatted(opcode));
    }
  }

  private void push(Object item) {
    stack.push(item);
  }

  private Object remembered(int key) throws ModelProcessingException {
    Object item = memo.get(key);
    if (item == null) {
      throw damaged("it refers to memo entry " + key + ", which was never stored");
    }
    if (item instanceof NewObject object) {
      throw damaged("an instance of " + object.className() + " contains itself");
    }
    return item;
  }

  private ScriptValue popValue() throws ModelProcessingException {
    return asValue(stack.pop());
  }

  private ScriptValue asValue(Object item) throws ModelProcessingException {
    if (item instanceof ScriptValue value) {
      return value;
    }
    if (item instanceof UnfinishedContainer growing) {
      return limits.admit(growing.dict() ? dict(growing.items()) : list(growing.items()));
    }
    if (item instanceof Global global) {
      return calls.constant(global);
    }
    throw damaged("it uses a " + item.getClass().getSimpleName() + " where a value belongs");
  }

  private List<ScriptValue> popMany(int count) throws ModelProcessingException {
    List<ScriptValue> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(0, popValue());
    }
    return items;
  }

  private List<ScriptValue> popToMark() throws ModelProcessingException {
    List<Object> reversed = new ArrayList<>();
    for (Object item = stack.pop(); item != Mark.MARK; item = stack.pop()) {
      reversed.add(item);
    }
    List<ScriptValue> items = new ArrayList<>(reversed.size());
    for (int i = reversed.size() - 1; i >= 0; i--) {
      items.add(asValue(reversed.get(i)));
    }
    return items;
  }

  private ScriptValue tuple(List<ScriptValue> items) throws ModelProcessingException {
    return limits.admit(new ScriptValue.Sequence(ScriptValue.SequenceKind.TUPLE, items));
  }

  private static ScriptValue list(List<ScriptValue> items) {
    return new ScriptValue.Sequence(ScriptValue.SequenceKind.LIST, items);
  }

  private ScriptValue dict(List<ScriptValue> items) throws ModelProcessingException {
    if (items.size() % 2 != 0) {
      throw damaged("a dict has a key without a value");
    }
    List<ScriptValue.Entry> entries = new ArrayList<>(items.size() / 2);
    for (int i = 0; i < items.size(); i += 2) {
      entries.add(new ScriptValue.Entry(items.get(i), items.get(i + 1)));
    }
    return new ScriptValue.Dict(false, entries);
  }

  private void grow(List<ScriptValue> items, boolean dict) throws ModelProcessingException {
    if (!(stack.element() instanceof UnfinishedContainer growing) || growing.dict() != dict) {
      throw damaged("an item is added to a value other than a " + (dict ? "dict" : "list"));
    }
    growing.items().addAll(items);
  }

  private void newObject() throws ModelProcessingException {
    ScriptValue arguments = popValue();
    Global global = (Global) stack.pop();
    if (!global.module().equals("__torch__") && !global.module().startsWith("__torch__.")) {
      throw PickleCallEvaluator.forbidden(global);
    }
    if (!arguments.equals(ScriptValue.tuple())) {
      throw damaged("class " + global.qualifiedName() + " is instantiated with arguments");
    }
    push(new NewObject(global.qualifiedName()));
  }

  private void build() throws ModelProcessingException {
    ScriptValue state = popValue();
    NewObject made = (NewObject) stack.pop();
    push(limits.admit(new ScriptObject(made.className(), state)));
  }

  private void reduce() throws ModelProcessingException {
    ScriptValue arguments = popValue();
    Global function = (Global) stack.pop();
    if (!(arguments instanceof ScriptValue.Sequence tuple)) {
      throw damaged(function.qualifiedName() + " is called without an argument tuple");
    }
    push(limits.admit(calls.call(function, tuple.items())));
  }

  private void requireProtocol(int protocol) throws ModelProcessingException {
    if (protocol != PROTOCOL) {
      throw damaged("it is of protocol " + protocol + ", libtorch writes " + PROTOCOL);
    }
  }

  private ModelProcessingException damaged(String what) {
    return in.damaged(what);
  }
}

package io.sluice.torchscript;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bounds on nesting depth and expanded size of unpickled values (shared values counted at each
 * use). Within these bounds a recursive walk neither overflows the stack nor runs forever.
 */
final class PickleLimits {
  static final int MAX_DEPTH = 256;
  static final long MAX_NODES = 4_000_000;
  static final int MAX_OPCODES = 4_000_000;

  private record Extent(int depth, long nodes) {}

  private static final Extent LEAF = new Extent(0, 1);

  private long opcodes;
  private long copied;
  private final Map<ScriptValue, Extent> extents = new IdentityHashMap<>();

  /**
   * Counts an opcode.
   *
   * @throws ModelProcessingException beyond {@link #MAX_OPCODES}
   */
  void step() throws ModelProcessingException {
    if (++opcodes > MAX_OPCODES) {
      throw new ModelProcessingException("The pickle has more than " + MAX_OPCODES + " opcodes");
    }
  }

  /**
   * Admits a value after all of its parts.
   *
   * @throws ModelProcessingException if the value nests too deep or is too large
   */
  ScriptValue admit(ScriptValue value) throws ModelProcessingException {
    int depth = 0;
    long nodes = 1;
    for (ScriptValue part : (Iterable<ScriptValue>) parts(value)::iterator) {
      Extent extent = extents.getOrDefault(part, LEAF);
      depth = Math.max(depth, extent.depth());
      nodes += extent.nodes();
      copied++;
    }
    if (depth + 1 > MAX_DEPTH) {
      throw new ModelProcessingException("The pickled values nest deeper than " + MAX_DEPTH);
    }
    if (nodes > MAX_NODES || copied > MAX_NODES) {
      throw new ModelProcessingException("The pickle describes more than " + MAX_NODES + " values");
    }
    extents.put(value, new Extent(depth + 1, nodes));
    return value;
  }

  private static Stream<ScriptValue> parts(ScriptValue value) {
    if (value instanceof ScriptValue.Sequence sequence) {
      return sequence.items().stream();
    }
    if (value instanceof ScriptValue.Dict dict) {
      return dict.entries().stream().flatMap(e -> Stream.of(e.key(), e.value()));
    }
    if (value instanceof ScriptValue.Tagged tagged) {
      return Stream.of(tagged.value());
    }
    if (value instanceof ScriptObject object) {
      return Stream.of(object.state());
    }
    return List.<ScriptValue>of().stream();
  }
}

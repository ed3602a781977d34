package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.code.Expression;
import io.sluice.compressor.torchscript.code.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Interpreter of the statements of one call. Branches with a constant condition are folded; of
 * other branches both sides are walked and the results merged; loop bodies are walked once.
 */
final class StatementWalker {
  private static final String RAISE = "ops.prim.RaiseException";

  private final Recorder recorder;
  private final Evaluator evaluator;

  StatementWalker(Recorder recorder, Evaluator evaluator) {
    this.recorder = recorder;
    this.evaluator = evaluator;
  }

  /** Whether control can reach the end of the statements. */
  boolean walk(List<Statement> statements, Frame frame) throws CompressionException {
    for (Statement statement : statements) {
      if (!walk(statement, frame)) {
        return false;
      }
    }
    return true;
  }

  private boolean walk(Statement statement, Frame frame) throws CompressionException {
    if (statement instanceof Statement.Assign assign) {
      assign(assign, frame);
    } else if (statement instanceof Statement.Evaluate evaluate) {
      evaluator.evaluate(evaluate.value(), frame);
      return !raises(statement);
    } else if (statement instanceof Statement.Return result) {
      if (result.value() != null) {
        frame.addReturned(evaluator.evaluate(result.value(), frame));
      }
      return false;
    } else if (statement instanceof Statement.If branch) {
      return walkIf(branch, frame);
    } else if (statement instanceof Statement.Loop loop) {
      walkLoop(loop, frame);
    } else if (statement instanceof Statement.With with) {
      for (Expression context : with.contexts()) {
        evaluator.evaluate(context, frame);
      }
      return walk(with.body(), frame);
    }
    return true;
  }

  private static boolean raises(Statement statement) {
    return statement instanceof Statement.Evaluate evaluate
        && evaluate.value() instanceof Expression.Call call
        && Evaluator.dotted(call.callee()).equals(RAISE);
  }

  private boolean walkIf(Statement.If branch, Frame frame) throws CompressionException {
    Operand condition = evaluator.evaluate(branch.condition(), frame);
    if (condition instanceof Operand.Constant constant
        && constant.value() instanceof Boolean known) {
      return walk(known ? branch.whenTrue() : branch.whenFalse(), frame);
    }
    boolean raisesWhenTrue = branch.whenTrue().stream().anyMatch(StatementWalker::raises);
    boolean raisesWhenFalse = branch.whenFalse().stream().anyMatch(StatementWalker::raises);
    if (raisesWhenTrue != raisesWhenFalse) {
      // a model raising an exception gives no answer, so only the other branch counts
      return walk(raisesWhenTrue ? branch.whenFalse() : branch.whenTrue(), frame);
    }
    return walkBothWays(branch, frame);
  }

  private boolean walkBothWays(Statement.If branch, Frame frame) throws CompressionException {
    Map<String, Operand> before = new LinkedHashMap<>(frame.names());
    recorder.enterBranch();
    boolean goesOnWhenTrue = walk(branch.whenTrue(), frame);
    Map<String, Operand> whenTrue = new LinkedHashMap<>(frame.names());
    frame.rebind(before);
    boolean goesOnWhenFalse = walk(branch.whenFalse(), frame);
    if (goesOnWhenTrue && goesOnWhenFalse) {
      merge(whenTrue, frame);
    } else if (goesOnWhenTrue) {
      frame.rebind(whenTrue);
    }
    if (goesOnWhenTrue == goesOnWhenFalse) {
      // else the following code runs only sometimes, and the enclosing call restores the count
      recorder.leaveBranch();
    }
    return goesOnWhenTrue || goesOnWhenFalse;
  }

  private void merge(Map<String, Operand> other, Frame frame) throws CompressionException {
    for (Map.Entry<String, Operand> name : new ArrayList<>(frame.names().entrySet())) {
      Operand value = other.get(name.getKey());
      if (value != null && !value.equals(name.getValue())) {
        frame.bind(
            name.getKey(),
            recorder.operation("merge", List.of(value, name.getValue()), frame.scope()));
      }
    }
    other.forEach(frame::bindIfAbsent);
  }

  private void walkLoop(Statement.Loop loop, Frame frame) throws CompressionException {
    evaluator.evaluate(loop.over(), frame);
    recorder.enterBranch();
    for (Expression target : loop.targets()) {
      bindTarget(target, new Operand.Computed(), frame);
    }
    // within the body, a value from before the loop and a value of the last round are
    // indistinguishable
    for (String name : AssignedNames.in(loop.body())) {
      Operand before = frame.names().get(name);
      if (before != null) {
        frame.bind(name, recorder.operation("loop", List.of(before), frame.scope()));
      }
    }
    walk(loop.body(), frame);
    for (String name : AssignedNames.in(loop.body())) {
      Operand after = frame.names().get(name);
      if (after != null) {
        frame.bind(name, recorder.operation("loop", List.of(after), frame.scope()));
      }
    }
    recorder.leaveBranch();
  }

  private void assign(Statement.Assign assign, Frame frame) throws CompressionException {
    Operand value = evaluator.evaluate(assign.value(), frame);
    if (!assign.unpack()) {
      bindTarget(assign.targets().get(0), value, frame);
      return;
    }
    List<Operand> parts =
        value instanceof Operand.Items items && items.items().size() == assign.targets().size()
            ? items.items()
            : null;
    for (int i = 0; i < assign.targets().size(); i++) {
      Operand part =
          parts == null
              ? recorder.operation(Operation.UNPACK, part(value, i, assign), frame.scope())
              : parts.get(i);
      bindTarget(assign.targets().get(i), part, frame);
    }
  }

  private static List<Operand> part(Operand value, long index, Statement.Assign assign) {
    return List.of(
        value, new Operand.Constant(index), new Operand.Constant((long) assign.targets().size()));
  }

  private void bindTarget(Expression target, Operand value, Frame frame)
      throws CompressionException {
    if (target instanceof Expression.Name name) {
      frame.bind(name.id(), value);
    } else {
      recorder.operation("store", List.of(value), frame.scope());
      if (target instanceof Expression.Attribute attribute) {
        evaluator.evaluate(attribute.target(), frame);
      } else if (target instanceof Expression.Subscript subscript) {
        recorder.operation(
            "store", List.of(evaluator.evaluate(subscript.target(), frame)), frame.scope());
      }
    }
  }
}

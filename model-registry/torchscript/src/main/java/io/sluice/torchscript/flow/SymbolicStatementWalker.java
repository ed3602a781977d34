package io.sluice.torchscript.flow;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.code.ScriptExpression;
import io.sluice.torchscript.code.ScriptStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Interpreter of the statements of one call. Branches with a constant condition are folded; of
 * other branches both sides are walked and the results merged; loop bodies are walked once.
 */
final class SymbolicStatementWalker {
  private static final String RAISE = "ops.prim.RaiseException";

  private final DataFlowRecorder recorder;
  private final SymbolicEvaluator evaluator;

  SymbolicStatementWalker(DataFlowRecorder recorder, SymbolicEvaluator evaluator) {
    this.recorder = recorder;
    this.evaluator = evaluator;
  }

  /** Whether control can reach the end of the statements. */
  boolean walk(List<ScriptStatement> statements, SymbolicCallFrame frame)
      throws ModelProcessingException {
    for (ScriptStatement statement : statements) {
      if (!walk(statement, frame)) {
        return false;
      }
    }
    return true;
  }

  private boolean walk(ScriptStatement statement, SymbolicCallFrame frame)
      throws ModelProcessingException {
    if (statement instanceof ScriptStatement.Assign assign) {
      assign(assign, frame);
    } else if (statement instanceof ScriptStatement.Evaluate evaluate) {
      evaluator.evaluate(evaluate.value(), frame);
      return !raises(statement);
    } else if (statement instanceof ScriptStatement.Return result) {
      if (result.value() != null) {
        frame.addReturned(evaluator.evaluate(result.value(), frame));
      }
      return false;
    } else if (statement instanceof ScriptStatement.If branch) {
      return walkIf(branch, frame);
    } else if (statement instanceof ScriptStatement.Loop loop) {
      walkLoop(loop, frame);
    } else if (statement instanceof ScriptStatement.With with) {
      for (ScriptExpression context : with.contexts()) {
        evaluator.evaluate(context, frame);
      }
      return walk(with.body(), frame);
    }
    return true;
  }

  private static boolean raises(ScriptStatement statement) {
    return statement instanceof ScriptStatement.Evaluate evaluate
        && evaluate.value() instanceof ScriptExpression.Call call
        && SymbolicEvaluator.dotted(call.callee()).equals(RAISE);
  }

  private boolean walkIf(ScriptStatement.If branch, SymbolicCallFrame frame)
      throws ModelProcessingException {
    DataFlowOperand condition = evaluator.evaluate(branch.condition(), frame);
    if (condition instanceof DataFlowOperand.Constant constant
        && constant.value() instanceof Boolean known) {
      return walk(known ? branch.whenTrue() : branch.whenFalse(), frame);
    }
    boolean raisesWhenTrue = branch.whenTrue().stream().anyMatch(SymbolicStatementWalker::raises);
    boolean raisesWhenFalse = branch.whenFalse().stream().anyMatch(SymbolicStatementWalker::raises);
    if (raisesWhenTrue != raisesWhenFalse) {
      // a model raising an exception gives no answer, so only the other branch counts
      return walk(raisesWhenTrue ? branch.whenFalse() : branch.whenTrue(), frame);
    }
    return walkBothWays(branch, frame);
  }

  private boolean walkBothWays(ScriptStatement.If branch, SymbolicCallFrame frame)
      throws ModelProcessingException {
    Map<String, DataFlowOperand> before = new LinkedHashMap<>(frame.names());
    recorder.enterBranch();
    boolean goesOnWhenTrue = walk(branch.whenTrue(), frame);
    Map<String, DataFlowOperand> whenTrue = new LinkedHashMap<>(frame.names());
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

  private void merge(Map<String, DataFlowOperand> other, SymbolicCallFrame frame)
      throws ModelProcessingException {
    for (Map.Entry<String, DataFlowOperand> name : new ArrayList<>(frame.names().entrySet())) {
      DataFlowOperand value = other.get(name.getKey());
      if (value != null && !value.equals(name.getValue())) {
        frame.bind(
            name.getKey(),
            recorder.operation("merge", List.of(value, name.getValue()), frame.scope()));
      }
    }
    other.forEach(frame::bindIfAbsent);
  }

  private void walkLoop(ScriptStatement.Loop loop, SymbolicCallFrame frame)
      throws ModelProcessingException {
    evaluator.evaluate(loop.over(), frame);
    recorder.enterBranch();
    for (ScriptExpression target : loop.targets()) {
      bindTarget(target, new DataFlowOperand.Computed(), frame);
    }
    // within the body, a value from before the loop and a value of the last round are
    // indistinguishable
    for (String name : AssignedNameCollector.in(loop.body())) {
      DataFlowOperand before = frame.names().get(name);
      if (before != null) {
        frame.bind(name, recorder.operation("loop", List.of(before), frame.scope()));
      }
    }
    walk(loop.body(), frame);
    for (String name : AssignedNameCollector.in(loop.body())) {
      DataFlowOperand after = frame.names().get(name);
      if (after != null) {
        frame.bind(name, recorder.operation("loop", List.of(after), frame.scope()));
      }
    }
    recorder.leaveBranch();
  }

  private void assign(ScriptStatement.Assign assign, SymbolicCallFrame frame)
      throws ModelProcessingException {
    DataFlowOperand value = evaluator.evaluate(assign.value(), frame);
    if (!assign.unpack()) {
      bindTarget(assign.targets().get(0), value, frame);
      return;
    }
    List<DataFlowOperand> parts =
        value instanceof DataFlowOperand.Items items
                && items.items().size() == assign.targets().size()
            ? items.items()
            : null;
    for (int i = 0; i < assign.targets().size(); i++) {
      DataFlowOperand part =
          parts == null
              ? recorder.operation(DataFlowOperation.UNPACK, part(value, i, assign), frame.scope())
              : parts.get(i);
      bindTarget(assign.targets().get(i), part, frame);
    }
  }

  private static List<DataFlowOperand> part(
      DataFlowOperand value, long index, ScriptStatement.Assign assign) {
    return List.of(
        value,
        new DataFlowOperand.Constant(index),
        new DataFlowOperand.Constant((long) assign.targets().size()));
  }

  private void bindTarget(ScriptExpression target, DataFlowOperand value, SymbolicCallFrame frame)
      throws ModelProcessingException {
    if (target instanceof ScriptExpression.Name name) {
      frame.bind(name.id(), value);
    } else {
      recorder.operation("store", List.of(value), frame.scope());
      if (target instanceof ScriptExpression.Attribute attribute) {
        evaluator.evaluate(attribute.target(), frame);
      } else if (target instanceof ScriptExpression.Subscript subscript) {
        recorder.operation(
            "store", List.of(evaluator.evaluate(subscript.target(), frame)), frame.scope());
      }
    }
  }
}

package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.Expression;
import io.sluice.compressor.torchscript.code.Function;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.Statement;
import io.sluice.compressor.torchscript.code.UnreadableCodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks the statements of the model's methods once, with symbols for values. Branches on what is
 * constant are folded; of others both ways are walked and their results merged; loop bodies are
 * walked once. One instance does one analysis.
 */
final class Interpreter {
  private static final String FORWARD = "forward";
  private static final String RAISE = "ops.prim.RaiseException";

  private final ScriptModule module;
  private final Recorder recorder = new Recorder();
  private final Map<FunctionSource, Optional<Function>> parsed = new HashMap<>();
  private final Evaluator evaluator;

  Interpreter(ScriptModule module) {
    this.module = module;
    this.evaluator = new Evaluator(module, recorder, this, AssignedNames.in(module));
  }

  DataFlow run() throws CompressionException {
    Function forward = entry();
    List<String> inputs = new ArrayList<>();
    List<Operand> arguments = new ArrayList<>();
    for (Function.Parameter parameter :
        forward.parameters().subList(1, forward.parameters().size())) {
      if (parameter.defaultValue() == null) {
        inputs.add(parameter.name());
        arguments.add(new Operand.Input(parameter.name()));
      }
    }
    Operand result = callMethod(module.root(), FORWARD, arguments, Map.of());
    recorder.operation(Operation.RETURN, List.of(result), module.root());
    walkTheRest();
    return recorder.toDataFlow(inputs);
  }

  private Function entry() throws CompressionException {
    ClassSource source = module.code().findClass(module.root().className()).orElse(null);
    FunctionSource forward = source == null ? null : source.method(FORWARD).orElse(null);
    if (forward == null) {
      throw new CompressionException(
          "The model's class " + module.root().className() + " has no method forward");
    }
    try {
      Function function = forward.parse();
      if (function.parameters().isEmpty()) {
        throw new CompressionException("The model's forward takes not even self");
      }
      return function;
    } catch (UnreadableCodeException e) {
      throw new CompressionException(
          "Tried to read the model's forward, but in " + e.getMessage(), e);
    }
  }

  /** Methods that forward does not reach may still be called from outside: they count as uses. */
  private void walkTheRest() throws CompressionException {
    recorder.enterBranch();
    for (ScriptObject object : module.objects()) {
      Optional<ClassSource> source = module.code().findClass(object.className());
      if (source.isEmpty()) {
        continue;
      }
      for (FunctionSource method : source.get().methods()) {
        if (!recorder.wasExecuted(object, method.name())) {
          callMethod(object, method.name(), List.of(), Map.of());
        }
      }
    }
    recorder.leaveBranch();
  }

  Operand callMethod(
      ScriptObject object, String method, List<Operand> arguments, Map<String, Operand> keywords)
      throws CompressionException {
    Optional<FunctionSource> source =
        module.code().findClass(object.className()).flatMap(c -> c.method(method));
    if (source.isEmpty()) {
      recorder.unclear(object, "its method " + method + " has no code");
      return recorder.operation(method, arguments, object);
    }
    recorder.executed(object, method);
    List<Operand> all = new ArrayList<>(List.of(new Operand.Module(object)));
    all.addAll(arguments);
    return call(source.get(), new Frame(object, method), all, keywords);
  }

  Operand callFunction(
      FunctionSource source,
      ScriptObject scope,
      List<Operand> arguments,
      Map<String, Operand> keywords)
      throws CompressionException {
    return call(source, new Frame(scope, null), arguments, keywords);
  }

  private Operand call(
      FunctionSource source, Frame frame, List<Operand> arguments, Map<String, Operand> keywords)
      throws CompressionException {
    Optional<Function> function = parse(source, frame.scope());
    if (function.isEmpty()) {
      return recorder.operation(source.name(), arguments, frame.scope());
    }
    recorder.enterCall();
    bind(function.get(), frame, arguments, keywords);
    int branches = recorder.branches();
    walk(function.get().body(), frame);
    recorder.restoreBranches(branches);
    recorder.leaveCall();
    return merged(frame.returned(), frame.scope());
  }

  private Optional<Function> parse(FunctionSource source, ScriptObject scope) {
    return parsed.computeIfAbsent(
        source,
        s -> {
          try {
            return Optional.of(s.parse());
          } catch (UnreadableCodeException e) {
            recorder.unclearWithChildren(scope, "in " + s.name() + ", " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  private void bind(
      Function function, Frame frame, List<Operand> arguments, Map<String, Operand> keywords)
      throws CompressionException {
    List<Function.Parameter> parameters = function.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Function.Parameter parameter = parameters.get(i);
      Operand value = i < arguments.size() ? arguments.get(i) : keywords.get(parameter.name());
      if (value == null) {
        value =
            parameter.defaultValue() == null
                ? new Operand.Computed()
                : evaluator.evaluate(parameter.defaultValue(), frame);
      }
      frame.bind(parameter.name(), value);
    }
  }

  private Operand merged(List<Operand> values, ScriptObject scope) throws CompressionException {
    if (values.isEmpty()) {
      return new Operand.Constant(null);
    }
    boolean same = values.stream().allMatch(values.get(0)::equals);
    return same ? values.get(0) : recorder.operation("merge", values, scope);
  }

  /** Whether control can go on behind the statements. */
  private boolean walk(List<Statement> statements, Frame frame) throws CompressionException {
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
    boolean raisesWhenTrue = branch.whenTrue().stream().anyMatch(Interpreter::raises);
    boolean raisesWhenFalse = branch.whenFalse().stream().anyMatch(Interpreter::raises);
    if (raisesWhenTrue != raisesWhenFalse) {
      // a model that raises gives no answer, so the other way is the only one that counts
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
      // else what follows runs only sometimes, and the call that is being walked restores the count
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
    // a value from before the loop and one from its last round cannot be told apart in its body
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
              ? recorder.operation("unpack", List.of(value), frame.scope())
              : parts.get(i);
      bindTarget(assign.targets().get(i), part, frame);
    }
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

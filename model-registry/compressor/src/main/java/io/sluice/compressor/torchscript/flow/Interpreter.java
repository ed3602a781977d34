package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.Function;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.UnreadableCodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Symbolic interpreter of the model's methods, with calls inlined. One instance does one analysis.
 */
final class Interpreter {
  private static final String FORWARD = "forward";

  private final ScriptModule module;
  private final Recorder recorder = new Recorder();
  private final Map<FunctionSource, Optional<Function>> parsed = new HashMap<>();
  private final Set<String> assigned;
  private final Evaluator evaluator;
  private final StatementWalker statements;

  Interpreter(ScriptModule module) {
    this.module = module;
    this.assigned = AssignedNames.in(module);
    this.evaluator = new Evaluator(module, recorder, this, assigned);
    this.statements = new StatementWalker(recorder, evaluator);
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
    return recorder.toDataFlow(inputs, assigned);
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
        throw new CompressionException(
            "The model's method forward has no parameters, not even self");
      }
      return function;
    } catch (UnreadableCodeException e) {
      throw new CompressionException(
          "Tried to read the model's forward, but in " + e.getMessage(), e);
    }
  }

  /**
   * Walks methods unreachable from forward: callable from outside, so their operations count as
   * uses.
   */
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
    statements.walk(function.get().body(), frame);
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
}

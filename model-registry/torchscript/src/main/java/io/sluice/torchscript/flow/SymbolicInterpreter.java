package io.sluice.torchscript.flow;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptFunction;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.UnsupportedSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Symbolic interpreter of the model's methods, with calls inlined. One instance does one analysis.
 */
final class SymbolicInterpreter {
  private static final String FORWARD = "forward";

  private final ScriptModule module;
  private final DataFlowRecorder recorder = new DataFlowRecorder();
  private final Map<ScriptFunctionSource, Optional<ScriptFunction>> parsed = new HashMap<>();
  private final Set<String> assigned;
  private final SymbolicEvaluator evaluator;
  private final SymbolicStatementWalker statements;

  SymbolicInterpreter(ScriptModule module) {
    this.module = module;
    this.assigned = AssignedNameCollector.in(module);
    this.evaluator = new SymbolicEvaluator(module, recorder, this, assigned);
    this.statements = new SymbolicStatementWalker(recorder, evaluator);
  }

  ScriptDataFlow run() throws ModelProcessingException {
    ScriptFunction forward = entry();
    List<String> inputs = new ArrayList<>();
    List<DataFlowOperand> arguments = new ArrayList<>();
    for (ScriptFunction.Parameter parameter :
        forward.parameters().subList(1, forward.parameters().size())) {
      if (parameter.defaultValue() == null) {
        inputs.add(parameter.name());
        arguments.add(new DataFlowOperand.Input(parameter.name()));
      }
    }
    DataFlowOperand result = callMethod(module.root(), FORWARD, arguments, Map.of());
    recorder.operation(DataFlowOperation.RETURN, List.of(result), module.root());
    walkTheRest();
    return recorder.toDataFlow(inputs, assigned);
  }

  private ScriptFunction entry() throws ModelProcessingException {
    ScriptClassSource source = module.code().findClass(module.root().className()).orElse(null);
    ScriptFunctionSource forward = source == null ? null : source.method(FORWARD).orElse(null);
    if (forward == null) {
      throw new ModelProcessingException(
          "The model's class " + module.root().className() + " has no method forward");
    }
    try {
      ScriptFunction function = forward.parse();
      if (function.parameters().isEmpty()) {
        throw new ModelProcessingException(
            "The model's method forward has no parameters, not even self");
      }
      return function;
    } catch (UnsupportedSyntaxException e) {
      throw new ModelProcessingException(
          "Tried to read the model's forward, but in " + e.getMessage(), e);
    }
  }

  /**
   * Walks methods unreachable from forward: callable from outside, so their operations count as
   * uses.
   */
  private void walkTheRest() throws ModelProcessingException {
    recorder.enterBranch();
    for (ScriptObject object : module.objects()) {
      Optional<ScriptClassSource> source = module.code().findClass(object.className());
      if (source.isEmpty()) {
        continue;
      }
      for (ScriptFunctionSource method : source.get().methods()) {
        if (!recorder.wasExecuted(object, method.name())) {
          callMethod(object, method.name(), List.of(), Map.of());
        }
      }
    }
    recorder.leaveBranch();
  }

  DataFlowOperand callMethod(
      ScriptObject object,
      String method,
      List<DataFlowOperand> arguments,
      Map<String, DataFlowOperand> keywords)
      throws ModelProcessingException {
    Optional<ScriptFunctionSource> source =
        module.code().findClass(object.className()).flatMap(c -> c.method(method));
    if (source.isEmpty()) {
      recorder.unclear(object, "its method " + method + " has no code");
      return recorder.operation(method, arguments, object);
    }
    recorder.executed(object, method);
    List<DataFlowOperand> all = new ArrayList<>(List.of(new DataFlowOperand.Module(object)));
    all.addAll(arguments);
    return call(source.get(), new SymbolicCallFrame(object, method), all, keywords);
  }

  DataFlowOperand callFunction(
      ScriptFunctionSource source,
      ScriptObject scope,
      List<DataFlowOperand> arguments,
      Map<String, DataFlowOperand> keywords)
      throws ModelProcessingException {
    return call(source, new SymbolicCallFrame(scope, null), arguments, keywords);
  }

  private DataFlowOperand call(
      ScriptFunctionSource source,
      SymbolicCallFrame frame,
      List<DataFlowOperand> arguments,
      Map<String, DataFlowOperand> keywords)
      throws ModelProcessingException {
    Optional<ScriptFunction> function = parse(source, frame.scope());
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

  private Optional<ScriptFunction> parse(ScriptFunctionSource source, ScriptObject scope) {
    return parsed.computeIfAbsent(
        source,
        s -> {
          try {
            return Optional.of(s.parse());
          } catch (UnsupportedSyntaxException e) {
            recorder.unclearWithChildren(scope, "in " + s.name() + ", " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  private void bind(
      ScriptFunction function,
      SymbolicCallFrame frame,
      List<DataFlowOperand> arguments,
      Map<String, DataFlowOperand> keywords)
      throws ModelProcessingException {
    List<ScriptFunction.Parameter> parameters = function.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      ScriptFunction.Parameter parameter = parameters.get(i);
      DataFlowOperand value =
          i < arguments.size() ? arguments.get(i) : keywords.get(parameter.name());
      if (value == null) {
        value =
            parameter.defaultValue() == null
                ? new DataFlowOperand.Computed()
                : evaluator.evaluate(parameter.defaultValue(), frame);
      }
      frame.bind(parameter.name(), value);
    }
  }

  private DataFlowOperand merged(List<DataFlowOperand> values, ScriptObject scope)
      throws ModelProcessingException {
    if (values.isEmpty()) {
      return new DataFlowOperand.Constant(null);
    }
    boolean same = values.stream().allMatch(values.get(0)::equals);
    return same ? values.get(0) : recorder.operation("merge", values, scope);
  }
}

package io.sluice.torchscript.flow;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptExpression;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evaluation of expressions to operands; records the performed operations. */
final class SymbolicEvaluator {
  private static final Set<String> CASTS = Set.of("annotate", "unchecked_cast");

  private final ScriptModule module;
  private final DataFlowRecorder recorder;
  private final SymbolicInterpreter interpreter;
  private final Set<String> assignedAttributes;

  SymbolicEvaluator(
      ScriptModule module,
      DataFlowRecorder recorder,
      SymbolicInterpreter interpreter,
      Set<String> assignedAttributes) {
    this.module = module;
    this.recorder = recorder;
    this.interpreter = interpreter;
    this.assignedAttributes = assignedAttributes;
  }

  DataFlowOperand evaluate(ScriptExpression expression, SymbolicCallFrame frame)
      throws ModelProcessingException {
    recorder.enterCall();
    DataFlowOperand value = evaluateNested(expression, frame);
    recorder.leaveCall();
    return value;
  }

  private DataFlowOperand evaluateNested(ScriptExpression expression, SymbolicCallFrame frame)
      throws ModelProcessingException {
    if (expression instanceof ScriptExpression.Literal literal) {
      return new DataFlowOperand.Constant(literal.value());
    }
    if (expression instanceof ScriptExpression.Name name) {
      DataFlowOperand value = frame.names().get(name.id());
      return value != null ? value : new DataFlowOperand.Callable(name.id());
    }
    if (expression instanceof ScriptExpression.Attribute attribute) {
      return attribute(evaluate(attribute.target(), frame), attribute.name(), frame);
    }
    if (expression instanceof ScriptExpression.Call call) {
      return call(call, frame);
    }
    if (expression instanceof ScriptExpression.Items items) {
      return new DataFlowOperand.Items(evaluateAll(items.items(), frame));
    }
    if (expression instanceof ScriptExpression.Subscript subscript) {
      return subscript(subscript, frame);
    }
    if (expression instanceof ScriptExpression.Choice choice) {
      return choice(choice, frame);
    }
    ScriptExpression.Operators operators = (ScriptExpression.Operators) expression;
    List<DataFlowOperand> operands = evaluateAll(operators.operands(), frame);
    Optional<DataFlowOperand> folded = ScriptConstantFolder.fold(operators.operator(), operands);
    return folded.isPresent()
        ? folded.get()
        : recorder.operation(operators.operator(), operands, frame.scope());
  }

  private List<DataFlowOperand> evaluateAll(
      List<ScriptExpression> expressions, SymbolicCallFrame frame) throws ModelProcessingException {
    List<DataFlowOperand> operands = new ArrayList<>();
    for (ScriptExpression expression : expressions) {
      operands.add(evaluate(expression, frame));
    }
    return operands;
  }

  private DataFlowOperand attribute(DataFlowOperand target, String name, SymbolicCallFrame frame)
      throws ModelProcessingException {
    if (target instanceof DataFlowOperand.Callable callable) {
      return new DataFlowOperand.Callable(callable.qualifiedName() + "." + name);
    }
    if (target instanceof DataFlowOperand.Module owner) {
      return attribute(owner.object(), name, frame);
    }
    return recorder.operation("." + name, List.of(target), frame.scope());
  }

  private DataFlowOperand attribute(ScriptObject owner, String name, SymbolicCallFrame frame)
      throws ModelProcessingException {
    if (name.equals("training")) {
      // always false: models are loaded for inference, even if saved in training mode
      return new DataFlowOperand.Constant(false);
    }
    ScriptValue value = owner.attribute(name);
    if (value == null) {
      return new DataFlowOperand.Method(owner, name);
    }
    if (value instanceof ScriptObject child) {
      return new DataFlowOperand.Module(child);
    }
    if (owner != frame.scope()) {
      recorder.readFromOutside(owner, name);
    }
    if (value instanceof ScriptTensor tensor) {
      return new DataFlowOperand.Parameter(owner, name, tensor);
    }
    Optional<DataFlowOperand> constant =
        assignedAttributes.contains(name) ? Optional.empty() : ScriptConstantFolder.constant(value);
    return constant.isPresent()
        ? constant.get()
        : recorder.operation("." + name, List.of(), frame.scope());
  }

  private DataFlowOperand subscript(ScriptExpression.Subscript subscript, SymbolicCallFrame frame)
      throws ModelProcessingException {
    List<DataFlowOperand> operands = new ArrayList<>();
    operands.add(evaluate(subscript.target(), frame));
    operands.addAll(evaluateAll(subscript.indices(), frame));
    Optional<DataFlowOperand> folded = ScriptConstantFolder.fold("[]", operands);
    return folded.isPresent() ? folded.get() : recorder.operation("[]", operands, frame.scope());
  }

  private DataFlowOperand choice(ScriptExpression.Choice choice, SymbolicCallFrame frame)
      throws ModelProcessingException {
    DataFlowOperand condition = evaluate(choice.condition(), frame);
    if (condition instanceof DataFlowOperand.Constant constant
        && constant.value() instanceof Boolean known) {
      return evaluate(known ? choice.whenTrue() : choice.whenFalse(), frame);
    }
    recorder.enterBranch();
    List<DataFlowOperand> both = evaluateAll(List.of(choice.whenTrue(), choice.whenFalse()), frame);
    recorder.leaveBranch();
    return recorder.operation("merge", both, frame.scope());
  }

  private DataFlowOperand call(ScriptExpression.Call call, SymbolicCallFrame frame)
      throws ModelProcessingException {
    String function = dotted(call.callee());
    if (CASTS.contains(function) && call.arguments().size() == 2) {
      return evaluate(call.arguments().get(1).value(), frame);
    }
    if (function.equals("uninitialized")) {
      return new DataFlowOperand.Computed();
    }
    DataFlowOperand callee = evaluate(call.callee(), frame);
    List<DataFlowOperand> arguments = new ArrayList<>();
    List<SourceSpan> spans = new ArrayList<>();
    Map<String, DataFlowOperand> keywords = new LinkedHashMap<>();
    for (ScriptExpression.Argument argument : call.arguments()) {
      DataFlowOperand value = evaluate(argument.value(), frame);
      if (argument.keyword() == null) {
        arguments.add(value);
        spans.add(argument.value().span());
      } else {
        keywords.put(argument.keyword(), value);
      }
    }
    DataFlowOperand result = call(callee, arguments, keywords, frame);
    if (frame.method() != null) {
      recorder.invocation(
          new DataFlowInvocation(
              callee,
              frame.scope(),
              frame.method(),
              call.span(),
              spans,
              List.copyOf(arguments),
              result));
    }
    return result;
  }

  private DataFlowOperand call(
      DataFlowOperand callee,
      List<DataFlowOperand> arguments,
      Map<String, DataFlowOperand> keywords,
      SymbolicCallFrame frame)
      throws ModelProcessingException {
    if (callee instanceof DataFlowOperand.Method method) {
      return interpreter.callMethod(method.object(), method.name(), arguments, keywords);
    }
    if (!(callee instanceof DataFlowOperand.Callable callable)) {
      List<DataFlowOperand> all = new ArrayList<>(List.of(callee));
      all.addAll(arguments);
      all.addAll(keywords.values());
      return recorder.operation("call", all, frame.scope());
    }
    String name = callable.qualifiedName();
    if (name.equals("getattr")
        && arguments.size() == 2
        && arguments.get(1) instanceof DataFlowOperand.Constant constant
        && constant.value() instanceof String attribute) {
      return attribute(arguments.get(0), attribute, frame);
    }
    Optional<ScriptFunctionSource> source = module.code().findFunction(name);
    if (source.isPresent()) {
      return interpreter.callFunction(source.get(), frame.scope(), arguments, keywords);
    }
    Optional<DataFlowOperand> folded =
        keywords.isEmpty() ? ScriptConstantFolder.fold(name, arguments) : Optional.empty();
    if (folded.isPresent()) {
      return folded.get();
    }
    List<DataFlowOperand> all = new ArrayList<>(arguments);
    all.addAll(keywords.values());
    return recorder.operation(name, all, List.copyOf(keywords.keySet()), frame.scope());
  }

  /** The dotted name spelled by an expression; empty for any other expression. */
  static String dotted(ScriptExpression expression) {
    // a loop, since a name may have more parts than the stack can hold
    Deque<String> parts = new ArrayDeque<>();
    ScriptExpression rest = expression;
    while (rest instanceof ScriptExpression.Attribute attribute) {
      parts.addFirst(attribute.name());
      rest = attribute.target();
    }
    if (!(rest instanceof ScriptExpression.Name name)) {
      return "";
    }
    parts.addFirst(name.id());
    return String.join(".", parts);
  }
}

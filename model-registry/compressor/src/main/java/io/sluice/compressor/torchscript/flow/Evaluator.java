package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.Expression;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evaluation of expressions to operands; records the performed operations. */
final class Evaluator {
  private static final Set<String> CASTS = Set.of("annotate", "unchecked_cast");

  private final ScriptModule module;
  private final Recorder recorder;
  private final Interpreter interpreter;
  private final Set<String> assignedAttributes;

  Evaluator(
      ScriptModule module,
      Recorder recorder,
      Interpreter interpreter,
      Set<String> assignedAttributes) {
    this.module = module;
    this.recorder = recorder;
    this.interpreter = interpreter;
    this.assignedAttributes = assignedAttributes;
  }

  Operand evaluate(Expression expression, Frame frame) throws CompressionException {
    recorder.enterCall();
    Operand value = evaluateNested(expression, frame);
    recorder.leaveCall();
    return value;
  }

  private Operand evaluateNested(Expression expression, Frame frame) throws CompressionException {
    if (expression instanceof Expression.Literal literal) {
      return new Operand.Constant(literal.value());
    }
    if (expression instanceof Expression.Name name) {
      Operand value = frame.names().get(name.id());
      return value != null ? value : new Operand.Callable(name.id());
    }
    if (expression instanceof Expression.Attribute attribute) {
      return attribute(evaluate(attribute.target(), frame), attribute.name(), frame);
    }
    if (expression instanceof Expression.Call call) {
      return call(call, frame);
    }
    if (expression instanceof Expression.Items items) {
      return new Operand.Items(evaluateAll(items.items(), frame));
    }
    if (expression instanceof Expression.Subscript subscript) {
      return subscript(subscript, frame);
    }
    if (expression instanceof Expression.Choice choice) {
      return choice(choice, frame);
    }
    Expression.Operators operators = (Expression.Operators) expression;
    List<Operand> operands = evaluateAll(operators.operands(), frame);
    Optional<Operand> folded = Folding.fold(operators.operator(), operands);
    return folded.isPresent()
        ? folded.get()
        : recorder.operation(operators.operator(), operands, frame.scope());
  }

  private List<Operand> evaluateAll(List<Expression> expressions, Frame frame)
      throws CompressionException {
    List<Operand> operands = new ArrayList<>();
    for (Expression expression : expressions) {
      operands.add(evaluate(expression, frame));
    }
    return operands;
  }

  private Operand attribute(Operand target, String name, Frame frame) throws CompressionException {
    if (target instanceof Operand.Callable callable) {
      return new Operand.Callable(callable.qualifiedName() + "." + name);
    }
    if (target instanceof Operand.Module owner) {
      return attribute(owner.object(), name, frame);
    }
    return recorder.operation("." + name, List.of(target), frame.scope());
  }

  private Operand attribute(ScriptObject owner, String name, Frame frame)
      throws CompressionException {
    if (name.equals("training")) {
      // always false: models are loaded for inference, even if saved in training mode
      return new Operand.Constant(false);
    }
    Value value = owner.attribute(name);
    if (value == null) {
      return new Operand.Method(owner, name);
    }
    if (value instanceof ScriptObject child) {
      return new Operand.Module(child);
    }
    if (owner != frame.scope()) {
      recorder.readFromOutside(owner, name);
    }
    if (value instanceof Tensor tensor) {
      return new Operand.Parameter(owner, name, tensor);
    }
    Optional<Operand> constant =
        assignedAttributes.contains(name) ? Optional.empty() : Folding.constant(value);
    return constant.isPresent()
        ? constant.get()
        : recorder.operation("." + name, List.of(), frame.scope());
  }

  private Operand subscript(Expression.Subscript subscript, Frame frame)
      throws CompressionException {
    List<Operand> operands = new ArrayList<>();
    operands.add(evaluate(subscript.target(), frame));
    operands.addAll(evaluateAll(subscript.indices(), frame));
    Optional<Operand> folded = Folding.fold("[]", operands);
    return folded.isPresent() ? folded.get() : recorder.operation("[]", operands, frame.scope());
  }

  private Operand choice(Expression.Choice choice, Frame frame) throws CompressionException {
    Operand condition = evaluate(choice.condition(), frame);
    if (condition instanceof Operand.Constant constant
        && constant.value() instanceof Boolean known) {
      return evaluate(known ? choice.whenTrue() : choice.whenFalse(), frame);
    }
    recorder.enterBranch();
    List<Operand> both = evaluateAll(List.of(choice.whenTrue(), choice.whenFalse()), frame);
    recorder.leaveBranch();
    return recorder.operation("merge", both, frame.scope());
  }

  private Operand call(Expression.Call call, Frame frame) throws CompressionException {
    String function = dotted(call.callee());
    if (CASTS.contains(function) && call.arguments().size() == 2) {
      return evaluate(call.arguments().get(1).value(), frame);
    }
    if (function.equals("uninitialized")) {
      return new Operand.Computed();
    }
    Operand callee = evaluate(call.callee(), frame);
    List<Operand> arguments = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    Map<String, Operand> keywords = new LinkedHashMap<>();
    for (Expression.Argument argument : call.arguments()) {
      Operand value = evaluate(argument.value(), frame);
      if (argument.keyword() == null) {
        arguments.add(value);
        spans.add(argument.value().span());
      } else {
        keywords.put(argument.keyword(), value);
      }
    }
    Operand result = call(callee, arguments, keywords, frame);
    if (frame.method() != null) {
      recorder.invocation(
          new Invocation(
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

  private Operand call(
      Operand callee, List<Operand> arguments, Map<String, Operand> keywords, Frame frame)
      throws CompressionException {
    if (callee instanceof Operand.Method method) {
      return interpreter.callMethod(method.object(), method.name(), arguments, keywords);
    }
    if (!(callee instanceof Operand.Callable callable)) {
      List<Operand> all = new ArrayList<>(List.of(callee));
      all.addAll(arguments);
      all.addAll(keywords.values());
      return recorder.operation("call", all, frame.scope());
    }
    String name = callable.qualifiedName();
    if (name.equals("getattr")
        && arguments.size() == 2
        && arguments.get(1) instanceof Operand.Constant constant
        && constant.value() instanceof String attribute) {
      return attribute(arguments.get(0), attribute, frame);
    }
    Optional<FunctionSource> source = module.code().findFunction(name);
    if (source.isPresent()) {
      return interpreter.callFunction(source.get(), frame.scope(), arguments, keywords);
    }
    Optional<Operand> folded =
        keywords.isEmpty() ? Folding.fold(name, arguments) : Optional.empty();
    if (folded.isPresent()) {
      return folded.get();
    }
    List<Operand> all = new ArrayList<>(arguments);
    all.addAll(keywords.values());
    return recorder.operation(name, all, List.copyOf(keywords.keySet()), frame.scope());
  }

  /** The dotted name spelled by an expression; empty for any other expression. */
  static String dotted(Expression expression) {
    // a loop, since a name may have more parts than the stack can hold
    Deque<String> parts = new ArrayDeque<>();
    Expression rest = expression;
    while (rest instanceof Expression.Attribute attribute) {
      parts.addFirst(attribute.name());
      rest = attribute.target();
    }
    if (!(rest instanceof Expression.Name name)) {
      return "";
    }
    parts.addFirst(name.id());
    return String.join(".", parts);
  }
}

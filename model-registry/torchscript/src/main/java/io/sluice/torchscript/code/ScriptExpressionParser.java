package io.sluice.torchscript.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recursive-descent parser for the part of Python's expression grammar printed by libtorch. */
final class ScriptExpressionParser {
  private static final int MAX_DEPTH = 200;
  private static final List<Set<String>> BINARY_BY_PRECEDENCE =
      List.of(
          Set.of("or"),
          Set.of("and"),
          Set.of("==", "!=", "<", ">", "<=", ">=", "is", "in", "not"),
          Set.of("|", "^", "&", "<<", ">>"),
          Set.of("+", "-"),
          Set.of("*", "/", "//", "%", "@"),
          Set.of("**"));

  private final ScriptTokenReader in;
  private int depth;

  ScriptExpressionParser(ScriptTokenReader in) {
    this.in = in;
  }

  ScriptExpression expression() throws UnsupportedSyntaxException {
    if (++depth > MAX_DEPTH) {
      throw in.unreadable("an expression nested less deeply than " + MAX_DEPTH);
    }
    int start = in.peek().start();
    ScriptExpression value = binary(0);
    if (in.skip("if")) {
      ScriptExpression condition = binary(0);
      in.expect("else");
      ScriptExpression otherwise = expression();
      value = new ScriptExpression.Choice(in.from(start), condition, value, otherwise);
    }
    depth--;
    return value;
  }

  /** An expression, or a bare tuple of several. */
  ScriptExpression expressionOrTuple() throws UnsupportedSyntaxException {
    int start = in.peek().start();
    ScriptExpression first = expression();
    if (!in.at(",")) {
      return first;
    }
    List<ScriptExpression> items = new ArrayList<>(List.of(first));
    while (in.skip(",") && startsExpression()) {
      items.add(expression());
    }
    return new ScriptExpression.Items(in.from(start), true, items);
  }

  private boolean startsExpression() {
    return !in.at("=") && !in.at(")") && !in.at(":") && !in.at(ScriptToken.Kind.NEWLINE);
  }

  private ScriptExpression binary(int level) throws UnsupportedSyntaxException {
    if (level == BINARY_BY_PRECEDENCE.size()) {
      return unary();
    }
    int start = in.peek().start();
    ScriptExpression left = binary(level + 1);
    while (isOperator(level)) {
      StringBuilder operator = new StringBuilder(in.next().text());
      if (in.at("not") || (operator.toString().equals("not") && in.at("in"))) {
        operator.append(' ').append(in.next().text());
      }
      ScriptExpression right = binary(level + 1);
      left =
          new ScriptExpression.Operators(in.from(start), operator.toString(), List.of(left, right));
    }
    return left;
  }

  private boolean isOperator(int level) {
    ScriptToken token = in.peek();
    return (token.kind() == ScriptToken.Kind.SYMBOL || token.kind() == ScriptToken.Kind.NAME)
        && BINARY_BY_PRECEDENCE.get(level).contains(token.text());
  }

  private ScriptExpression unary() throws UnsupportedSyntaxException {
    if (in.at("-") || in.at("+") || in.at("~") || in.at("not")) {
      if (++depth > MAX_DEPTH) {
        throw in.unreadable("an expression nested less deeply than " + MAX_DEPTH);
      }
      ScriptToken operator = in.next();
      ScriptExpression operand = unary();
      depth--;
      return signed(operator, operand);
    }
    return postfix();
  }

  private ScriptExpression signed(ScriptToken operator, ScriptExpression operand) {
    SourceSpan span = in.from(operator.start());
    if (operator.is("-") && operand instanceof ScriptExpression.Literal literal) {
      if (literal.value() instanceof Long value) {
        return new ScriptExpression.Literal(span, -value);
      }
      if (literal.value() instanceof Double value) {
        return new ScriptExpression.Literal(span, -value);
      }
    }
    return new ScriptExpression.Operators(span, operator.text(), List.of(operand));
  }

  private ScriptExpression postfix() throws UnsupportedSyntaxException {
    int start = in.peek().start();
    ScriptExpression value = atom();
    while (true) {
      if (in.skip(".")) {
        String name = in.expect(ScriptToken.Kind.NAME).text();
        value = new ScriptExpression.Attribute(in.from(start), value, name);
      } else if (in.skip("(")) {
        List<ScriptExpression.Argument> arguments = arguments();
        value = new ScriptExpression.Call(in.from(start), value, arguments);
      } else if (in.skip("[")) {
        List<ScriptExpression> indices = items("]");
        value = new ScriptExpression.Subscript(in.from(start), value, indices);
      } else {
        return value;
      }
    }
  }

  private List<ScriptExpression.Argument> arguments() throws UnsupportedSyntaxException {
    List<ScriptExpression.Argument> arguments = new ArrayList<>();
    while (!in.skip(")")) {
      ScriptExpression value = expression();
      if (value instanceof ScriptExpression.Name name && in.skip("=")) {
        arguments.add(new ScriptExpression.Argument(name.id(), expression()));
      } else {
        arguments.add(new ScriptExpression.Argument(null, value));
      }
      if (!in.at(")")) {
        in.expect(",");
      }
    }
    return arguments;
  }

  private List<ScriptExpression> items(String close) throws UnsupportedSyntaxException {
    List<ScriptExpression> items = new ArrayList<>();
    while (!in.skip(close)) {
      items.add(slice());
      if (!in.at(close)) {
        in.expect(",");
      }
    }
    return items;
  }

  /** An expression, or a slice {@code a:b} with the bounds as operands. */
  private ScriptExpression slice() throws UnsupportedSyntaxException {
    int start = in.peek().start();
    List<ScriptExpression> parts = new ArrayList<>();
    if (!in.at(":")) {
      parts.add(expression());
    }
    boolean slice = false;
    while (in.skip(":")) {
      slice = true;
      if (!in.at(":") && !in.at("]") && !in.at(",")) {
        parts.add(expression());
      }
    }
    return slice ? new ScriptExpression.Operators(in.from(start), ":", parts) : parts.get(0);
  }

  private ScriptExpression atom() throws UnsupportedSyntaxException {
    ScriptToken token = in.next();
    int start = token.start();
    if (token.is("(")) {
      return parenthesised(start);
    }
    if (token.is("[")) {
      List<ScriptExpression> items = items("]");
      return new ScriptExpression.Items(in.from(start), false, items);
    }
    if (token.is("{")) {
      return dict(start);
    }
    return switch (token.kind()) {
      case NUMBER -> new ScriptExpression.Literal(in.from(start), number(token.text()));
      case STRING ->
          new ScriptExpression.Literal(in.from(start), ScriptStringLiterals.unquote(token.text()));
      case NAME -> name(token);
      default -> throw in.unreadable("an expression before this");
    };
  }

  private ScriptExpression name(ScriptToken token) {
    SourceSpan span = in.from(token.start());
    return switch (token.text()) {
      case "None" -> new ScriptExpression.Literal(span, null);
      case "True" -> new ScriptExpression.Literal(span, true);
      case "False" -> new ScriptExpression.Literal(span, false);
      default -> new ScriptExpression.Name(span, token.text());
    };
  }

  private ScriptExpression parenthesised(int start) throws UnsupportedSyntaxException {
    List<ScriptExpression> items = new ArrayList<>();
    boolean comma = false;
    while (!in.skip(")")) {
      items.add(expression());
      if (!in.at(")")) {
        in.expect(",");
        comma = true;
      }
    }
    boolean tuple = comma || items.isEmpty();
    return tuple ? new ScriptExpression.Items(in.from(start), true, items) : items.get(0);
  }

  private ScriptExpression dict(int start) throws UnsupportedSyntaxException {
    List<ScriptExpression> operands = new ArrayList<>();
    while (!in.skip("}")) {
      operands.add(expression());
      in.expect(":");
      operands.add(expression());
      if (!in.at("}")) {
        in.expect(",");
      }
    }
    return new ScriptExpression.Operators(in.from(start), "{}", operands);
  }

  private Object number(String text) throws UnsupportedSyntaxException {
    try {
      boolean real = text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E');
      return real ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw in.unreadable("a number before this, not " + text);
    }
  }
}

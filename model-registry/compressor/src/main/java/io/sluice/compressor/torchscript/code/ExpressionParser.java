package io.sluice.compressor.torchscript.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recursive-descent parser for the part of Python's expression grammar printed by libtorch. */
final class ExpressionParser {
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

  private final TokenReader in;
  private int depth;

  ExpressionParser(TokenReader in) {
    this.in = in;
  }

  Expression expression() throws UnreadableCodeException {
    if (++depth > MAX_DEPTH) {
      throw in.unreadable("an expression nested less deeply than " + MAX_DEPTH);
    }
    int start = in.peek().start();
    Expression value = binary(0);
    if (in.skip("if")) {
      Expression condition = binary(0);
      in.expect("else");
      Expression otherwise = expression();
      value = new Expression.Choice(in.from(start), condition, value, otherwise);
    }
    depth--;
    return value;
  }

  /** An expression, or a bare tuple of several. */
  Expression expressionOrTuple() throws UnreadableCodeException {
    int start = in.peek().start();
    Expression first = expression();
    if (!in.at(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (in.skip(",") && startsExpression()) {
      items.add(expression());
    }
    return new Expression.Items(in.from(start), true, items);
  }

  private boolean startsExpression() {
    return !in.at("=") && !in.at(")") && !in.at(":") && !in.at(Token.Kind.NEWLINE);
  }

  private Expression binary(int level) throws UnreadableCodeException {
    if (level == BINARY_BY_PRECEDENCE.size()) {
      return unary();
    }
    int start = in.peek().start();
    Expression left = binary(level + 1);
    while (isOperator(level)) {
      StringBuilder operator = new StringBuilder(in.next().text());
      if (in.at("not") || (operator.toString().equals("not") && in.at("in"))) {
        operator.append(' ').append(in.next().text());
      }
      Expression right = binary(level + 1);
      left = new Expression.Operators(in.from(start), operator.toString(), List.of(left, right));
    }
    return left;
  }

  private boolean isOperator(int level) {
    Token token = in.peek();
    return (token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.NAME)
        && BINARY_BY_PRECEDENCE.get(level).contains(token.text());
  }

  private Expression unary() throws UnreadableCodeException {
    if (in.at("-") || in.at("+") || in.at("~") || in.at("not")) {
      if (++depth > MAX_DEPTH) {
        throw in.unreadable("an expression nested less deeply than " + MAX_DEPTH);
      }
      Token operator = in.next();
      Expression operand = unary();
      depth--;
      return signed(operator, operand);
    }
    return postfix();
  }

  private Expression signed(Token operator, Expression operand) {
    Span span = in.from(operator.start());
    if (operator.is("-") && operand instanceof Expression.Literal literal) {
      if (literal.value() instanceof Long value) {
        return new Expression.Literal(span, -value);
      }
      if (literal.value() instanceof Double value) {
        return new Expression.Literal(span, -value);
      }
    }
    return new Expression.Operators(span, operator.text(), List.of(operand));
  }

  private Expression postfix() throws UnreadableCodeException {
    int start = in.peek().start();
    Expression value = atom();
    while (true) {
      if (in.skip(".")) {
        String name = in.expect(Token.Kind.NAME).text();
        value = new Expression.Attribute(in.from(start), value, name);
      } else if (in.skip("(")) {
        List<Expression.Argument> arguments = arguments();
        value = new Expression.Call(in.from(start), value, arguments);
      } else if (in.skip("[")) {
        List<Expression> indices = items("]");
        value = new Expression.Subscript(in.from(start), value, indices);
      } else {
        return value;
      }
    }
  }

  private List<Expression.Argument> arguments() throws UnreadableCodeException {
    List<Expression.Argument> arguments = new ArrayList<>();
    while (!in.skip(")")) {
      Expression value = expression();
      if (value instanceof Expression.Name name && in.skip("=")) {
        arguments.add(new Expression.Argument(name.id(), expression()));
      } else {
        arguments.add(new Expression.Argument(null, value));
      }
      if (!in.at(")")) {
        in.expect(",");
      }
    }
    return arguments;
  }

  private List<Expression> items(String close) throws UnreadableCodeException {
    List<Expression> items = new ArrayList<>();
    while (!in.skip(close)) {
      items.add(slice());
      if (!in.at(close)) {
        in.expect(",");
      }
    }
    return items;
  }

  /** An expression, or a slice {@code a:b} with the bounds as operands. */
  private Expression slice() throws UnreadableCodeException {
    int start = in.peek().start();
    List<Expression> parts = new ArrayList<>();
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
    return slice ? new Expression.Operators(in.from(start), ":", parts) : parts.get(0);
  }

  private Expression atom() throws UnreadableCodeException {
    Token token = in.next();
    int start = token.start();
    if (token.is("(")) {
      return parenthesised(start);
    }
    if (token.is("[")) {
      List<Expression> items = items("]");
      return new Expression.Items(in.from(start), false, items);
    }
    if (token.is("{")) {
      return dict(start);
    }
    return switch (token.kind()) {
      case NUMBER -> new Expression.Literal(in.from(start), number(token.text()));
      case STRING -> new Expression.Literal(in.from(start), Strings.unquote(token.text()));
      case NAME -> name(token);
      default -> throw in.unreadable("an expression before this");
    };
  }

  private Expression name(Token token) {
    Span span = in.from(token.start());
    return switch (token.text()) {
      case "None" -> new Expression.Literal(span, null);
      case "True" -> new Expression.Literal(span, true);
      case "False" -> new Expression.Literal(span, false);
      default -> new Expression.Name(span, token.text());
    };
  }

  private Expression parenthesised(int start) throws UnreadableCodeException {
    List<Expression> items = new ArrayList<>();
    boolean comma = false;
    while (!in.skip(")")) {
      items.add(expression());
      if (!in.at(")")) {
        in.expect(",");
        comma = true;
      }
    }
    boolean tuple = comma || items.isEmpty();
    return tuple ? new Expression.Items(in.from(start), true, items) : items.get(0);
  }

  private Expression dict(int start) throws UnreadableCodeException {
    List<Expression> operands = new ArrayList<>();
    while (!in.skip("}")) {
      operands.add(expression());
      in.expect(":");
      operands.add(expression());
      if (!in.at("}")) {
        in.expect(",");
      }
    }
    return new Expression.Operators(in.from(start), "{}", operands);
  }

  private Object number(String text) throws UnreadableCodeException {
    try {
      boolean real = text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E');
      return real ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw in.unreadable("a number before this, not " + text);
    }
  }
}

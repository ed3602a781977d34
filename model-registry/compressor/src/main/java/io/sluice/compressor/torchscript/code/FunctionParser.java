package io.sluice.compressor.torchscript.code;

import java.util.ArrayList;
import java.util.List;

/** Parser for the text of one {@code def}. */
final class FunctionParser {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private final TokenReader in;
  private final ExpressionParser expressions;
  private int depth;

  private FunctionParser(String text) throws UnreadableCodeException {
    this.text = text;
    this.in = new TokenReader(text);
    this.expressions = new ExpressionParser(in);
  }

  static Function parse(String text) throws UnreadableCodeException {
    return new FunctionParser(text).function();
  }

  private Function function() throws UnreadableCodeException {
    if (in.at(Token.Kind.INDENT)) {
      in.next();
    }
    in.expect("def");
    String name = in.expect(Token.Kind.NAME).text();
    in.expect("(");
    List<Function.Parameter> parameters = new ArrayList<>();
    while (!in.skip(")")) {
      if (!in.skip("*")) {
        parameters.add(parameter());
      }
      if (!in.at(")")) {
        in.expect(",");
      }
    }
    if (in.skip("->")) {
      expressions.expression();
    }
    return new Function(name, parameters, block());
  }

  private Function.Parameter parameter() throws UnreadableCodeException {
    String name = in.expect(Token.Kind.NAME).text();
    String type = in.skip(":") ? expressions.expression().span().of(text) : "";
    Expression defaultValue = in.skip("=") ? expressions.expression() : null;
    return new Function.Parameter(name, type, defaultValue);
  }

  private List<Statement> block() throws UnreadableCodeException {
    if (++depth > MAX_DEPTH) {
      throw in.unreadable("blocks nested less deeply than " + MAX_DEPTH);
    }
    in.expect(":");
    in.expect(Token.Kind.NEWLINE);
    in.expect(Token.Kind.INDENT);
    List<Statement> statements = new ArrayList<>();
    while (!in.at(Token.Kind.DEDENT)) {
      statements.add(statement());
    }
    in.next();
    depth--;
    return statements;
  }

  private Statement statement() throws UnreadableCodeException {
    if (in.skip("if")) {
      Expression condition = expressions.expression();
      List<Statement> whenTrue = block();
      List<Statement> whenFalse = in.skip("else") ? block() : List.of();
      return new Statement.If(condition, whenTrue, whenFalse);
    }
    if (in.skip("for")) {
      List<Expression> targets = parts(expressionBeforeIn());
      Expression over = expressions.expression();
      return new Statement.Loop(targets, over, block());
    }
    if (in.skip("while")) {
      Expression condition = expressions.expression();
      return new Statement.Loop(List.of(), condition, block());
    }
    if (in.skip("with")) {
      return with();
    }
    Statement simple = simple();
    in.expect(Token.Kind.NEWLINE);
    return simple;
  }

  /** Loop variables: names only, so that {@code in} is not parsed as an operator. */
  private Expression expressionBeforeIn() throws UnreadableCodeException {
    int start = in.peek().start();
    List<Expression> names = new ArrayList<>();
    do {
      Token name = in.expect(Token.Kind.NAME);
      names.add(new Expression.Name(new Span(name.start(), name.end()), name.text()));
    } while (in.skip(",") && !in.at("in"));
    in.expect("in");
    return names.size() == 1 ? names.get(0) : new Expression.Items(in.from(start), true, names);
  }

  private Statement with() throws UnreadableCodeException {
    List<Expression> contexts = new ArrayList<>();
    do {
      contexts.add(expressions.expression());
      if (in.skip("as")) {
        in.expect(Token.Kind.NAME);
      }
    } while (in.skip(","));
    return new Statement.With(contexts, block());
  }

  private Statement simple() throws UnreadableCodeException {
    if (in.at("pass") || in.at("break") || in.at("continue")) {
      return new Statement.Simple(in.next().text());
    }
    if (in.skip("return")) {
      return new Statement.Return(
          in.at(Token.Kind.NEWLINE) ? null : expressions.expressionOrTuple());
    }
    if (in.skip("assert")) {
      Expression condition = expressions.expressionOrTuple();
      return new Statement.Evaluate(condition);
    }
    Expression first = expressions.expressionOrTuple();
    if (in.skip(":")) {
      expressions.expression();
    }
    if (in.skip("=")) {
      boolean unpack = first instanceof Expression.Items;
      return new Statement.Assign(parts(first), unpack, expressions.expressionOrTuple());
    }
    return new Statement.Evaluate(first);
  }

  private static List<Expression> parts(Expression targets) {
    return targets instanceof Expression.Items items ? items.items() : List.of(targets);
  }
}

package io.sluice.torchscript.code;

import java.util.ArrayList;
import java.util.List;

/** Parser for the text of one {@code def}. */
final class ScriptFunctionParser {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private final ScriptTokenReader in;
  private final ScriptExpressionParser expressions;
  private int depth;

  private ScriptFunctionParser(String text) throws UnsupportedSyntaxException {
    this.text = text;
    this.in = new ScriptTokenReader(text);
    this.expressions = new ScriptExpressionParser(in);
  }

  static ScriptFunction parse(String text) throws UnsupportedSyntaxException {
    return new ScriptFunctionParser(text).function();
  }

  private ScriptFunction function() throws UnsupportedSyntaxException {
    if (in.at(ScriptToken.Kind.INDENT)) {
      in.next();
    }
    in.expect("def");
    String name = in.expect(ScriptToken.Kind.NAME).text();
    in.expect("(");
    List<ScriptFunction.Parameter> parameters = new ArrayList<>();
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
    return new ScriptFunction(name, parameters, block());
  }

  private ScriptFunction.Parameter parameter() throws UnsupportedSyntaxException {
    String name = in.expect(ScriptToken.Kind.NAME).text();
    String type = in.skip(":") ? expressions.expression().span().of(text) : "";
    ScriptExpression defaultValue = in.skip("=") ? expressions.expression() : null;
    return new ScriptFunction.Parameter(name, type, defaultValue);
  }

  private List<ScriptStatement> block() throws UnsupportedSyntaxException {
    if (++depth > MAX_DEPTH) {
      throw in.unreadable("blocks nested less deeply than " + MAX_DEPTH);
    }
    in.expect(":");
    in.expect(ScriptToken.Kind.NEWLINE);
    in.expect(ScriptToken.Kind.INDENT);
    List<ScriptStatement> statements = new ArrayList<>();
    while (!in.at(ScriptToken.Kind.DEDENT)) {
      statements.add(statement());
    }
    in.next();
    depth--;
    return statements;
  }

  private ScriptStatement statement() throws UnsupportedSyntaxException {
    if (in.skip("if")) {
      ScriptExpression condition = expressions.expression();
      List<ScriptStatement> whenTrue = block();
      List<ScriptStatement> whenFalse = in.skip("else") ? block() : List.of();
      return new ScriptStatement.If(condition, whenTrue, whenFalse);
    }
    if (in.skip("for")) {
      List<ScriptExpression> targets = parts(expressionBeforeIn());
      ScriptExpression over = expressions.expression();
      return new ScriptStatement.Loop(targets, over, block());
    }
    if (in.skip("while")) {
      ScriptExpression condition = expressions.expression();
      return new ScriptStatement.Loop(List.of(), condition, block());
    }
    if (in.skip("with")) {
      return with();
    }
    ScriptStatement simple = simple();
    in.expect(ScriptToken.Kind.NEWLINE);
    return simple;
  }

  /** Loop variables: names only, so that {@code in} is not parsed as an operator. */
  private ScriptExpression expressionBeforeIn() throws UnsupportedSyntaxException {
    int start = in.peek().start();
    List<ScriptExpression> names = new ArrayList<>();
    do {
      ScriptToken name = in.expect(ScriptToken.Kind.NAME);
      names.add(new ScriptExpression.Name(new SourceSpan(name.start(), name.end()), name.text()));
    } while (in.skip(",") && !in.at("in"));
    in.expect("in");
    return names.size() == 1
        ? names.get(0)
        : new ScriptExpression.Items(in.from(start), true, names);
  }

  private ScriptStatement with() throws UnsupportedSyntaxException {
    List<ScriptExpression> contexts = new ArrayList<>();
    do {
      contexts.add(expressions.expression());
      if (in.skip("as")) {
        in.expect(ScriptToken.Kind.NAME);
      }
    } while (in.skip(","));
    return new ScriptStatement.With(contexts, block());
  }

  private ScriptStatement simple() throws UnsupportedSyntaxException {
    if (in.at("pass") || in.at("break") || in.at("continue")) {
      return new ScriptStatement.Simple(in.next().text());
    }
    if (in.skip("return")) {
      return new ScriptStatement.Return(
          in.at(ScriptToken.Kind.NEWLINE) ? null : expressions.expressionOrTuple());
    }
    if (in.skip("assert")) {
      ScriptExpression condition = expressions.expressionOrTuple();
      return new ScriptStatement.Evaluate(condition);
    }
    ScriptExpression first = expressions.expressionOrTuple();
    if (in.skip(":")) {
      expressions.expression();
    }
    if (in.skip("=")) {
      boolean unpack = first instanceof ScriptExpression.Items;
      return new ScriptStatement.Assign(parts(first), unpack, expressions.expressionOrTuple());
    }
    return new ScriptStatement.Evaluate(first);
  }

  private static List<ScriptExpression> parts(ScriptExpression targets) {
    return targets instanceof ScriptExpression.Items items ? items.items() : List.of(targets);
  }
}

package io.sluice.torchscript.flow;

import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptExpression;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.ScriptStatement;
import io.sluice.torchscript.code.UnsupportedSyntaxException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names and attributes assigned by statements. */
final class AssignedNameCollector {
  private AssignedNameCollector() {}

  /**
   * Names of attributes assigned by any method of the model, hence not constant. A class with an
   * unreadable method counts as assigning all declared attributes.
   */
  static Set<String> in(ScriptModule module) {
    Set<String> names = new HashSet<>();
    Set<String> classes = new HashSet<>();
    for (ScriptObject object : module.objects()) {
      if (classes.add(object.className())) {
        module.code().findClass(object.className()).ifPresent(c -> collect(c, names));
      }
    }
    return names;
  }

  private static void collect(ScriptClassSource source, Set<String> names) {
    for (ScriptFunctionSource method : source.methods()) {
      try {
        collect(method.parse().body(), new HashSet<>(), names);
      } catch (UnsupportedSyntaxException e) {
        source.members().stream()
            .filter(ScriptClassSource.Attribute.class::isInstance)
            .forEach(m -> names.add(((ScriptClassSource.Attribute) m).name()));
      }
    }
  }

  /** Assigned local names. */
  static Set<String> in(List<ScriptStatement> statements) {
    Set<String> names = new LinkedHashSet<>();
    collect(statements, names, new HashSet<>());
    return names;
  }

  private static void collect(
      List<ScriptStatement> statements, Set<String> names, Set<String> attributes) {
    for (ScriptStatement statement : statements) {
      if (statement instanceof ScriptStatement.Assign assign) {
        assign.targets().forEach(t -> collect(t, names, attributes));
      } else if (statement instanceof ScriptStatement.If branch) {
        collect(branch.whenTrue(), names, attributes);
        collect(branch.whenFalse(), names, attributes);
      } else if (statement instanceof ScriptStatement.Loop loop) {
        loop.targets().forEach(t -> collect(t, names, attributes));
        collect(loop.body(), names, attributes);
      } else if (statement instanceof ScriptStatement.With with) {
        collect(with.body(), names, attributes);
      }
    }
  }

  private static void collect(ScriptExpression target, Set<String> names, Set<String> attributes) {
    if (target instanceof ScriptExpression.Name name) {
      names.add(name.id());
    } else if (target instanceof ScriptExpression.Attribute attribute) {
      attributes.add(attribute.name());
    }
  }
}

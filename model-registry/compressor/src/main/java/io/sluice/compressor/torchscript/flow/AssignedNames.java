package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.Expression;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.Statement;
import io.sluice.compressor.torchscript.code.UnreadableCodeException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names and attributes assigned by statements. */
final class AssignedNames {
  private AssignedNames() {}

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

  private static void collect(ClassSource source, Set<String> names) {
    for (FunctionSource method : source.methods()) {
      try {
        collect(method.parse().body(), new HashSet<>(), names);
      } catch (UnreadableCodeException e) {
        source.members().stream()
            .filter(ClassSource.Attribute.class::isInstance)
            .forEach(m -> names.add(((ClassSource.Attribute) m).name()));
      }
    }
  }

  /** Assigned local names. */
  static Set<String> in(List<Statement> statements) {
    Set<String> names = new LinkedHashSet<>();
    collect(statements, names, new HashSet<>());
    return names;
  }

  private static void collect(
      List<Statement> statements, Set<String> names, Set<String> attributes) {
    for (Statement statement : statements) {
      if (statement instanceof Statement.Assign assign) {
        assign.targets().forEach(t -> collect(t, names, attributes));
      } else if (statement instanceof Statement.If branch) {
        collect(branch.whenTrue(), names, attributes);
        collect(branch.whenFalse(), names, attributes);
      } else if (statement instanceof Statement.Loop loop) {
        loop.targets().forEach(t -> collect(t, names, attributes));
        collect(loop.body(), names, attributes);
      } else if (statement instanceof Statement.With with) {
        collect(with.body(), names, attributes);
      }
    }
  }

  private static void collect(Expression target, Set<String> names, Set<String> attributes) {
    if (target instanceof Expression.Name name) {
      names.add(name.id());
    } else if (target instanceof Expression.Attribute attribute) {
      attributes.add(attribute.name());
    }
  }
}

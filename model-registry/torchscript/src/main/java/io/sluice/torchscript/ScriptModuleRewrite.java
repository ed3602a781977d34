package io.sluice.torchscript;

import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.SourceSpan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change to a model: replaced instances or tensors, and rewritten calls in the methods of single
 * instances. {@link #applyTo} adapts the text of the classes.
 *
 * <p>If the class of a child changes, the parent needs a class declaring the new child class. If
 * all instances of a class change alike, the class is edited in place; otherwise the changed
 * instances get copies under mangled names. Collect all changes, then apply once; confined to one
 * thread.
 */
public final class ScriptModuleRewrite {
  private final Map<ScriptObject, ScriptObject> replacements = new IdentityHashMap<>();
  private final Map<ScriptTensor, ScriptTensor> tensors = new IdentityHashMap<>();
  private final Map<String, ScriptClassSource> newClasses = new LinkedHashMap<>();
  private final Map<ScriptObject, List<Edit>> edits = new IdentityHashMap<>();

  /** A cut in the text of a method: of {@code span} only the part {@code kept} remains. */
  record Edit(String method, SourceSpan span, SourceSpan kept) {}

  /**
   * Replaces an instance at every occurrence; the contents of the replacement are not rewritten.
   */
  public void replace(ScriptObject instance, ScriptObject replacement) {
    replacements.put(instance, replacement);
  }

  /**
   * Replaces a tensor at every occurrence by a tensor of the same shape and type; ties are kept.
   */
  public void replace(ScriptTensor tensor, ScriptTensor replacement) {
    tensors.put(tensor, replacement);
  }

  /** Adds the text of a class used by a replacement. */
  public void define(ScriptClassSource source) {
    newClasses.put(source.name(), source);
  }

  /**
   * Reduces an expression to a part, in the method of this instance only: {@code f(x, )} becomes
   * {@code x}. Expressions may be nested.
   */
  public void keepOnly(
      ScriptObject instance, String method, SourceSpan expression, SourceSpan part) {
    edits.computeIfAbsent(instance, i -> new ArrayList<>()).add(new Edit(method, expression, part));
  }

  public boolean isEmpty() {
    return replacements.isEmpty() && tensors.isEmpty() && edits.isEmpty();
  }

  /**
   * The changed model.
   *
   * @throws ModelProcessingException if a class declares a child in a form not open to change
   */
  public ScriptModule applyTo(ScriptModule module) throws ModelProcessingException {
    return new ScriptModuleRewriter(module, replacements, tensors, newClasses, edits).run();
  }
}

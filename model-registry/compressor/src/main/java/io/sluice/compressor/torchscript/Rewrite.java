package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change to a model: instances or tensors replaced by others, and calls in the methods of single
 * instances rewritten. {@link #applyTo} makes the class text follow.
 *
 * <p>An instance whose child changes its class needs a class that declares the child so. Where all
 * instances of a class change alike the class is edited in place; where they differ, the others get
 * a copy under a mangled name. Collect the changes, then apply once; confined to one thread.
 */
public final class Rewrite {
  private final Map<ScriptObject, ScriptObject> replacements = new IdentityHashMap<>();
  private final Map<Tensor, Tensor> tensors = new IdentityHashMap<>();
  private final Map<String, ClassSource> newClasses = new LinkedHashMap<>();
  private final Map<ScriptObject, List<Edit>> edits = new IdentityHashMap<>();

  /** In the text of a method, {@code span} gives way to the part of it that is {@code kept}. */
  record Edit(String method, Span span, Span kept) {}

  /** Puts another instance everywhere this one was; nothing inside it is rewritten. */
  public void replace(ScriptObject instance, ScriptObject replacement) {
    replacements.put(instance, replacement);
  }

  /** Puts another tensor of the same shape and type everywhere this one was, so that ties stay. */
  public void replace(Tensor tensor, Tensor replacement) {
    tensors.put(tensor, replacement);
  }

  /** Makes the text of a replacement's class known. */
  public void define(ClassSource source) {
    newClasses.put(source.name(), source);
  }

  /**
   * Cuts away the rest of an expression around one of its parts, in this instance's method only, as
   * of {@code f(x, )} only {@code x} is left. Of two expressions one may contain the other.
   */
  public void keepOnly(ScriptObject instance, String method, Span expression, Span part) {
    edits.computeIfAbsent(instance, i -> new ArrayList<>()).add(new Edit(method, expression, part));
  }

  public boolean isEmpty() {
    return replacements.isEmpty() && tensors.isEmpty() && edits.isEmpty();
  }

  /**
   * @throws CompressionException when a class does not declare a child in a way that can be changed
   */
  public ScriptModule applyTo(ScriptModule module) throws CompressionException {
    return new RewriteApplication(module, replacements, tensors, newClasses, edits).run();
  }
}

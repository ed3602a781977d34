package io.sluice.torchscript.code;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a class, split into members.
 *
 * @param name qualified name
 * @param header first line, such as {@code class Linear(Module):}
 */
public record ScriptClassSource(String name, String header, List<Member> members) {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  public ScriptClassSource {
    members = List.copyOf(members);
  }

  /** The members of one class in text form. */
  public static ScriptClassSource parse(String qualifiedName, String text) {
    return ScriptClassSplitter.split(qualifiedName, text);
  }

  /** A member of a class body. */
  public sealed interface Member {
    String text();
  }

  /**
   * A declared attribute: {@code name : type}, or {@code __annotations__["name"] = type}.
   *
   * @param type type as written, including a default
   */
  public record Attribute(String name, String type) implements Member {
    private static final String IDENTIFIER = "[A-Za-z_][A-Za-z_0-9]*";

    @Override
    public String text() {
      return name.matches(IDENTIFIER)
          ? "  " + name + " : " + type + "\n"
          : "  __annotations__[\"" + name + "\"] = " + type + "\n";
    }
  }

  public record Method(ScriptFunctionSource source) implements Member {
    @Override
    public String text() {
      return source.text();
    }
  }

  /** Any other line, such as {@code __parameters__ = […]}. */
  public record Other(String text) implements Member {}

  /** Last component of the name. */
  public String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  public Optional<String> attributeType(String attribute) {
    return members.stream()
        .filter(m -> m instanceof Attribute a && a.name().equals(attribute))
        .map(m -> ((Attribute) m).type())
        .findFirst();
  }

  public Optional<ScriptFunctionSource> method(String method) {
    return methods().stream().filter(m -> m.name().equals(method)).findFirst();
  }

  public List<ScriptFunctionSource> methods() {
    return members.stream()
        .filter(Method.class::isInstance)
        .map(m -> ((Method) m).source())
        .toList();
  }

  /** Names of the attributes registered as parameters. */
  public Set<String> parameters() {
    return listed("__parameters__");
  }

  /** Names of the attributes registered as buffers. */
  public Set<String> buffers() {
    return listed("__buffers__");
  }

  private Set<String> listed(String list) {
    Set<String> names = new LinkedHashSet<>();
    for (Member member : members) {
      if (member instanceof Other && member.text().strip().startsWith(list + " = ")) {
        Matcher name = QUOTED.matcher(member.text());
        while (name.find()) {
          names.add(name.group(1));
        }
      }
    }
    return names;
  }

  public ScriptClassSource withAttributeType(String attribute, String type) {
    List<Member> changed = new ArrayList<>();
    for (Member member : members) {
      boolean hit = member instanceof Attribute a && a.name().equals(attribute);
      changed.add(hit ? new Attribute(attribute, type) : member);
    }
    return new ScriptClassSource(name, header, changed);
  }

  /**
   * The same class without declarations of these attributes; also removed from the lists of
   * parameters and buffers.
   */
  public ScriptClassSource withoutAttributes(Set<String> names) {
    List<Member> kept = new ArrayList<>();
    for (Member member : members) {
      if (member instanceof Other list) {
        String text = list.text();
        for (String attribute : names) {
          text = text.replace('"' + attribute + "\", ", "");
        }
        kept.add(new Other(text));
      } else if (!(member instanceof Attribute a && names.contains(a.name()))) {
        kept.add(member);
      }
    }
    return new ScriptClassSource(name, header, kept);
  }

  public ScriptClassSource withMethod(ScriptFunctionSource replacement) {
    List<Member> changed = new ArrayList<>();
    for (Member member : members) {
      boolean hit = member instanceof Method m && m.source().name().equals(replacement.name());
      changed.add(hit ? new Method(replacement) : member);
    }
    return new ScriptClassSource(name, header, changed);
  }

  /** The same class under another name, including the parameter types of the methods. */
  public ScriptClassSource renamed(String newName) {
    String newSimpleName = newName.substring(newName.lastIndexOf('.') + 1);
    List<Member> changed = new ArrayList<>();
    for (Member member : members) {
      changed.add(
          member instanceof Method m
              ? new Method(
                  new ScriptFunctionSource(
                      m.source().name(),
                      QualifiedNameScanner.replace(m.source().text(), name, newName)))
              : member);
    }
    return new ScriptClassSource(
        newName, header.replaceFirst("^class " + simpleName(), "class " + newSimpleName), changed);
  }

  public String text() {
    StringBuilder text = new StringBuilder(header).append('\n');
    members.forEach(m -> text.append(m.text()));
    return text.toString();
  }
}

package io.sluice.torchscript.code;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a class into members at libtorch's indentation of two spaces. */
final class ScriptClassSplitter {
  private static final int INDENTATION = 2;
  private static final Pattern ATTRIBUTE = Pattern.compile("  (\\w+) : (.+)\\n");
  private static final Pattern ANNOTATION =
      Pattern.compile("  __annotations__\\[\"((?:[^\"\\\\]|\\\\.)*)\"\\] = (.+)\\n");
  private static final Pattern METHOD = Pattern.compile("  def (\\w+)");

  private ScriptClassSplitter() {}

  static ScriptClassSource split(String qualifiedName, String text) {
    int endOfHeader = text.indexOf('\n');
    List<ScriptClassSource.Member> members = new ArrayList<>();
    for (String piece : ScriptSourceFile.pieces(text.substring(endOfHeader + 1), INDENTATION)) {
      members.add(member(piece));
    }
    return new ScriptClassSource(qualifiedName, text.substring(0, endOfHeader), members);
  }

  private static ScriptClassSource.Member member(String piece) {
    Matcher attribute = ATTRIBUTE.matcher(piece);
    if (attribute.matches()) {
      return new ScriptClassSource.Attribute(attribute.group(1), attribute.group(2));
    }
    Matcher annotation = ANNOTATION.matcher(piece);
    if (annotation.matches()) {
      return new ScriptClassSource.Attribute(annotation.group(1), annotation.group(2));
    }
    Matcher method = METHOD.matcher(piece);
    if (method.lookingAt()) {
      return new ScriptClassSource.Method(new ScriptFunctionSource(method.group(1), piece));
    }
    return new ScriptClassSource.Other(piece);
  }
}

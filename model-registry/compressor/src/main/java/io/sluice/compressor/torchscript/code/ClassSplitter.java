package io.sluice.compressor.torchscript.code;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a class into members at libtorch's indentation of two spaces. */
final class ClassSplitter {
  private static final int INDENTATION = 2;
  private static final Pattern ATTRIBUTE = Pattern.compile("  (\\w+) : (.+)\\n");
  private static final Pattern ANNOTATION =
      Pattern.compile("  __annotations__\\[\"((?:[^\"\\\\]|\\\\.)*)\"\\] = (.+)\\n");
  private static final Pattern METHOD = Pattern.compile("  def (\\w+)");

  private ClassSplitter() {}

  static ClassSource split(String qualifiedName, String text) {
    int endOfHeader = text.indexOf('\n');
    List<ClassSource.Member> members = new ArrayList<>();
    for (String piece : SourceFile.pieces(text.substring(endOfHeader + 1), INDENTATION)) {
      members.add(member(piece));
    }
    return new ClassSource(qualifiedName, text.substring(0, endOfHeader), members);
  }

  private static ClassSource.Member member(String piece) {
    Matcher attribute = ATTRIBUTE.matcher(piece);
    if (attribute.matches()) {
      return new ClassSource.Attribute(attribute.group(1), attribute.group(2));
    }
    Matcher annotation = ANNOTATION.matcher(piece);
    if (annotation.matches()) {
      return new ClassSource.Attribute(annotation.group(1), annotation.group(2));
    }
    Matcher method = METHOD.matcher(piece);
    if (method.lookingAt()) {
      return new ClassSource.Method(new FunctionSource(method.group(1), piece));
    }
    return new ClassSource.Other(piece);
  }
}

package io.sluice.torchscript.code;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Dotted names of classes and functions mentioned in a piece of code. */
final class QualifiedNameScanner {
  private static final String ROOT = "__torch__";

  private record Mention(String name, int start, int end) {}

  private QualifiedNameScanner() {}

  /**
   * All mentioned names with all their dotted prefixes, since an attribute may follow a function
   * name.
   */
  static Set<String> in(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (Mention mention : mentions(text)) {
      for (int dot = mention.name().length();
          dot > 0;
          dot = mention.name().lastIndexOf('.', dot - 1)) {
        names.add(mention.name().substring(0, dot));
      }
    }
    return names;
  }

  static String replace(String text, String oldName, String newName) {
    return replace(text, name -> name.equals(oldName) ? newName : name);
  }

  /** The text with renamed mentions; the longest prefix with a new name decides. */
  static String replace(String text, UnaryOperator<String> renaming) {
    StringBuilder changed = new StringBuilder();
    int copied = 0;
    for (Mention mention : mentions(text)) {
      changed.append(text, copied, mention.start()).append(renamed(mention.name(), renaming));
      copied = mention.end();
    }
    return changed.append(text.substring(copied)).toString();
  }

  private static String renamed(String name, UnaryOperator<String> renaming) {
    for (int dot = name.length(); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      String prefix = name.substring(0, dot);
      String newPrefix = renaming.apply(prefix);
      if (!newPrefix.equals(prefix)) {
        return newPrefix + name.substring(dot);
      }
    }
    return name;
  }

  private static List<Mention> mentions(String text) {
    List<ScriptToken> tokens;
    try {
      tokens = ScriptLexer.tokens(text);
    } catch (UnsupportedSyntaxException e) {
      return List.of();
    }
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(ROOT)) {
        int last = i;
        while (tokens.get(last + 1).is(".")
            && tokens.get(last + 2).kind() == ScriptToken.Kind.NAME) {
          last += 2;
        }
        int start = tokens.get(i).start();
        int end = tokens.get(last).end();
        mentions.add(new Mention(text.substring(start, end), start, end));
        i = last;
      }
    }
    return mentions;
  }
}

package org.frugalsr.api.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.function.Supplier;
import org.frugalsr.api.error.UserError;

/**
 * Limits the size of one config, with its includes and overrides.
 *
 * <p>The library's time grows with the cube of the number of substitutions of one key, and it
 * recurses for each brace, each path element and each substitution. The limits are far above what
 * an experiment needs, and are checked before the library gets the text.
 */
final class Budget {
  static final int CHARACTERS = 1 << 20;
  static final int INCLUSIONS = 100;
  static final int NESTING = 100;
  static final int PATH = 50;
  static final int SUBSTITUTIONS = 200;
  static final int VALUES = 20_000;

  private static final String ELEMENTS = "a key has more than %d elements between dots";

  private int characters;
  private int inclusions;
  private int substitutions;
  private int values;

  /**
   * Counts one more included file.
   *
   * @param asker where it is included, or ""
   */
  void include(String asker) {
    inclusions++;
    if (inclusions > INCLUSIONS + 1) {
      throw new UserError(
          asker
              + "files are included more than %,d times; each is read wherever it is included."
                  .formatted(INCLUSIONS));
    }
  }

  /**
   * Checks a text before it is parsed.
   *
   * @param source the file, or the override, for messages
   * @throws UserError if it exceeds a limit on size, nesting or substitutions
   */
  void read(String source, String text) {
    characters += text.length();
    if (characters > CHARACTERS) {
      throw exceeded(
          new Place(source, 0),
          "the config is larger than %,d characters, with all that it includes",
          CHARACTERS);
    }
    new Structure(source, text).check();
  }

  /**
   * Checks a config whose substitutions are resolved, since they may multiply its content.
   *
   * @throws UserError if it has too many values, is nested too deeply, or has a key that is not
   *     plain text
   */
  void resolved(ConfigObject root) {
    values = 0;
    walk(root, 0);
  }

  private void walk(ConfigValue value, int depth) {
    values++;
    if (values > VALUES) {
      throw exceeded(Place.of(value.origin()), "the config has more than %,d values", VALUES);
    }
    if (depth > NESTING) {
      throw exceeded(Place.of(value.origin()), "sections are nested deeper than %,d", NESTING);
    }
    if (value instanceof ConfigObject object) {
      for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
        checkKey(entry.getKey(), entry.getValue());
        walk(entry.getValue(), depth + 1);
      }
    } else if (value instanceof ConfigList list) {
      list.forEach(v -> walk(v, depth + 1));
    }
  }

  /** Keys become parts of paths and of messages, which must not contain such characters. */
  private static void checkKey(String key, ConfigValue value) {
    if (key.codePoints().anyMatch(Budget::isNoText)) {
      StringBuilder shown = new StringBuilder();
      key.codePoints()
          .forEach(
              c ->
                  shown.append(
                      isNoText(c) ? "\\u%04x".formatted(c) : new String(Character.toChars(c))));
      throw new UserError(
          "%s: the key \"%s\" has a control character, or half of a character, in it."
              .formatted(Place.of(value.origin()), shown));
    }
  }

  private static boolean isNoText(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static UserError exceeded(Place place, String what, int most) {
    return new UserError(
        "%s: %s, which is more than FrugalSR reads.".formatted(place, what.formatted(most)));
  }

  /** The structure of one text, ignoring strings and comments. */
  private final class Structure {
    private final String source;
    private final String text;
    private int at;
    private int line = 1;
    private int depth;
    private int elements;

    Structure(String source, String text) {
      this.source = source;
      this.text = text;
    }

    void check() {
      while (at < text.length()) {
        char c = text.charAt(at);
        switch (c) {
          case '"' -> skipString();
          case '#' -> skipLine();
          case '/' -> {
            if (text.startsWith("//", at)) {
              skipLine();
            }
          }
          case '\n' -> {
            line++;
            elements = 0;
          }
          case '{', '[' -> {
            depth++;
            limit(depth, NESTING, () -> "braces are nested deeper than %,d");
            elements = 0;
          }
          case '}', ']' -> {
            depth--;
            elements = 0;
          }
          case '.' -> {
            elements++;
            limit(elements, PATH - 1, () -> ELEMENTS.formatted(PATH));
          }
          case ',', ':', '=' -> elements = 0;
          default -> {}
        }
        if (text.startsWith("${", at) || text.startsWith("+=", at)) {
          substitutions++;
          limit(substitutions, SUBSTITUTIONS, () -> "there are more than %,d times ${...} or +=");
        }
        at++;
      }
    }

    private void limit(int count, int most, Supplier<String> what) {
      if (count > most) {
        throw exceeded(new Place(source, line), what.get(), most);
      }
    }

    /** Moves the position to the last character of the string. */
    private void skipString() {
      if (text.startsWith("\"\"\"", at)) {
        int end = text.indexOf("\"\"\"", at + 3);
        int last = end < 0 ? text.length() - 1 : end + 2;
        for (; at < last; at++) {
          line += text.charAt(at) == '\n' ? 1 : 0;
        }
        return;
      }
      for (at++; at < text.length() && "\"\n".indexOf(text.charAt(at)) < 0; at++) {
        at += text.charAt(at) == '\\' ? 1 : 0;
      }
      at -= at < text.length() && text.charAt(at) == '\n' ? 1 : 0;
    }

    private void skipLine() {
      int end = text.indexOf('\n', at);
      at = (end < 0 ? text.length() : end) - 1;
    }
  }
}

package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/** Loads config files: includes, overrides and substitutions. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ConfigSource {
  /** The name of a config that comes from no file. */
  static final String COMMAND_LINE = "the command line";

  /** A comment inside a value that was probably meant as text, such as {@code http://host}. */
  private static final Pattern COMMENT = Pattern.compile("[^\"]*(//|#)[^\"]*");

  private static final Pattern CYCLE =
      Pattern.compile("(?s)(\\$\\{[^}]*\\}) was part of a cycle of substitutions involving (.*)");

  private static final Pattern PARTS =
      Pattern.compile("\\b(?:Simple)?(?:Config[A-Z][A-Za-z]*|Quoted|Unquoted)\\(");

  private static final int SHOWN = 300;

  private ConfigSource() {}

  /**
   * Loads a config file.
   *
   * <p>An include is relative to the file that contains it and must exist. A substitution may fall
   * back on an environment variable.
   *
   * @param file the file as the user typed it; messages name it like that
   * @param overrides each {@code key=value} with the value in HOCON; the last one wins
   * @throws UserError if a file is missing, is not HOCON, or refers to an unknown key
   * @throws WorldError if a file cannot be read
   */
  public static LoadedConfig load(Path file, List<String> overrides) {
    return load(file, overrides, ConfigFactory.empty());
  }

  /**
   * Loads a config file with some values changed, as a study does for each of its variants.
   *
   * @param file the file as the user typed it; messages name it like that
   * @param overrides each {@code key=value} with the value in HOCON; the last one wins
   * @param changes values that win over the file and the overrides; substitutions in the file see
   *     them
   * @throws UserError if a file is missing, is not HOCON, or refers to an unknown key
   * @throws WorldError if a file cannot be read
   */
  public static LoadedConfig load(Path file, List<String> overrides, Config changes) {
    String name = file.toString();
    return Bounded.read(
        name,
        () -> {
          Budget budget = new Budget();
          Config base = new Includes(budget).parse(file, "");
          return resolve(name, base, overrides, changes, budget);
        });
  }

  /**
   * Loads the canonical config that a run has stored. An override of a {@code name} also drops the
   * settings of the previous choice.
   *
   * @param file as written by {@link ResolvedConfig#json()}
   * @param overrides as for {@link #load}
   */
  public static LoadedConfig stored(Path file, List<String> overrides) {
    String name = file.toString();
    return Bounded.read(
        name,
        () -> {
          Budget budget = new Budget();
          Config stored = new Includes(budget).parse(file, "");
          LoadedConfig loaded = resolve(name, stored, overrides, ConfigFactory.empty(), budget);
          return new LoadedConfig(loaded.name(), loaded.config(), stored);
        });
  }

  /**
   * Loads overrides only, for commands that need no file.
   *
   * @param overrides each {@code key=value} with the value in HOCON; the last one wins
   * @throws UserError if one is not HOCON, or refers to an unknown key
   */
  public static LoadedConfig of(List<String> overrides) {
    Config none = ConfigFactory.empty();
    return Bounded.read(
        COMMAND_LINE, () -> resolve(COMMAND_LINE, none, overrides, none, new Budget()));
  }

  /**
   * The first keys that overrides set, such as {@code data} for {@code data.root=here}.
   *
   * @param overrides as for {@link #load}; need not resolve
   * @throws UserError if one is not HOCON
   */
  public static Set<String> sections(List<String> overrides) {
    return Bounded.read(
        COMMAND_LINE,
        () -> {
          Budget budget = new Budget();
          Set<String> sections = new TreeSet<>();
          overrides.forEach(override -> sections.addAll(parse(override, budget).root().keySet()));
          return sections;
        });
  }

  /** Whether an override set a value of a config, or a part of it. */
  public static boolean isOverride(ConfigValue value) {
    String origin = value.origin().description();
    return origin.startsWith(Place.OVERRIDE)
        || origin.startsWith(Place.MERGE)
            && (origin.startsWith(Place.OVERRIDE, Place.MERGE.length())
                || origin.contains("," + Place.OVERRIDE));
  }

  /** Whether overrides alone set a value, without any file: the user then typed it. */
  public static boolean isTyped(ConfigValue value) {
    return value.origin().description().startsWith(Place.OVERRIDE);
  }

  /** Where a value was written, for a message: a file and a line, an override, or a variable. */
  public static String place(ConfigValue value) {
    return Place.of(value.origin()).toString();
  }

  private static LoadedConfig resolve(
      String name, Config base, List<String> overrides, Config changes, Budget budget) {
    Config config = base;
    for (String override : overrides) {
      config = parse(override, budget).withFallback(config);
    }
    config = changes.withFallback(config);
    try {
      Config resolved = config.resolve();
      budget.resolved(resolved.root());
      return new LoadedConfig(name, resolved);
    } catch (ConfigException e) {
      throw new UserError(
          describe(e)
              + "\n    A substitution ${a.b} names a key from the root of the config, or an"
              + " environment variable; ${?a.b} may be absent.");
    }
  }

  private static Config parse(String override, Budget budget) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      throw badOverride(override, "an override is key=value.");
    }
    if (COMMENT.matcher(override.substring(equals + 1)).matches()) {
      throw badOverride(override, "what follows // or # is a comment in HOCON.");
    }
    budget.read(Place.OVERRIDE + shortened(override), override);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setIncluder(new Includes(budget))
            .setOriginDescription(Place.OVERRIDE + override.replace(": ", ":"));
    try {
      return ConfigFactory.parseString(override, options);
    } catch (ConfigException e) {
      throw badOverride(override, message(e));
    }
  }

  private static UserError badOverride(String override, String why) {
    return new UserError(
        Place.OVERRIDE
            + shortened(Place.masked(override))
            + ": "
            + why
            + "\n"
            + "    The value is HOCON: a list is [a, b], and a text with special characters is put"
            + " in double quotes,\n"
            + "    for example -o 'tracking.uri=\"http://localhost:5000\"'.");
  }

  /** The library's message, with the location in our notation. */
  static String describe(ConfigException e) {
    return e.origin() == null ? message(e) : Place.of(e.origin()) + ": " + message(e);
  }

  /** The library's message, without its location and its advice about Java property files. */
  private static String message(ConfigException e) {
    String text = String.valueOf(e.getMessage());
    String place = e.origin() == null ? "" : e.origin().description() + ": ";
    text = text.startsWith(place) ? text.substring(place.length()) : text;
    text = text.replaceAll(" \\(if you (intended|want) .*", "");
    // the library reports this for any token that is invalid where a key is allowed
    text = text.replace("expecting a close parentheses ')' here", "expecting a key, } or ) here");
    text = plain(Place.masked(text));
    return text.endsWith(".") ? text : text + ".";
  }

  /** Removes the library's internal class names. */
  private static String plain(String text) {
    Matcher cycle = CYCLE.matcher(text);
    if (cycle.find()) {
      List<String> chain = from(cycle.group(1), List.of(cycle.group(2).split(", (?=\\$\\{)", -1)));
      return "%s refers to itself: %s."
          .formatted(chain.getFirst(), shortened(String.join(" -> ", chain)));
    }
    return shortened(
        PARTS
            .matcher(text)
            .replaceAll("(")
            .replace(
                "Cannot concatenate object or list with a non-object-or-list, ",
                "A list or a section cannot be joined with another kind of value: "));
  }

  /** Rotates a closed chain of substitutions to start at one of them, if it is in the chain. */
  private static List<String> from(String first, List<String> chain) {
    int at = chain.indexOf(first);
    if (at <= 0 || !chain.getFirst().equals(chain.getLast())) {
      return chain;
    }
    List<String> turned = new ArrayList<>(chain.subList(at, chain.size() - 1));
    turned.addAll(chain.subList(0, at));
    turned.add(first);
    return turned;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}

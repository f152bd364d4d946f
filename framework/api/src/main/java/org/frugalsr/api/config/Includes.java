package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;

/** Parses a file and what it includes: files only, relative to the including one, all required. */
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private static final String ONLY_FILES =
      " An experiment must not change from outside: include a file, as in include"
          + " required(\"common.conf\").";

  /** The files being parsed, the innermost first. */
  private final Deque<Path> parsing = new ArrayDeque<>();

  private final Budget budget;

  /**
   * The includes of one config.
   *
   * @param budget the limit shared by all its texts
   */
  Includes(Budget budget) {
    this.budget = budget;
  }

  /**
   * Parses a file, without resolving substitutions.
   *
   * @param asker where the file is included, such as "x.conf:3: ", or ""
   */
  Config parse(Path file, String asker) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(asker + missing(file));
    }
    if (parsing.contains(file)) {
      throw new UserError(asker + "'" + file + "' includes itself.");
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setAllowMissing(false)
            .setIncluder(this)
            .setOriginDescription(described(file));
    budget.include(asker);
    String text = ConfigText.of(file, asker);
    budget.read(file.toString(), text);
    parsing.push(file);
    try {
      return ConfigFactory.parseString(text, options);
    } catch (ConfigException e) {
      throw new UserError(ConfigSource.describe(e));
    } finally {
      parsing.pop();
    }
  }

  /** Describes a file so that its values cannot be mistaken for overrides. */
  private static String described(Path file) {
    String name = file.toString();
    return name.startsWith(Place.OVERRIDE) || name.startsWith(Place.MERGE) ? "./" + name : name;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    String asker = asker(what);
    Path from = parsing.element();
    try {
      return parse(from.resolveSibling(what).normalize(), asker).root();
    } catch (InvalidPathException e) {
      throw new UserError(
          asker + "'" + what + "' is not a valid path on this system: " + e.getReason());
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw new UserError(asker(what.toString()) + "include url(...) is not allowed." + ONLY_FILES);
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw new UserError(asker(what) + "include classpath(...) is not allowed." + ONLY_FILES);
  }

  /**
   * The location of the include in the file being parsed, found by searching for its line, since
   * the library does not report it.
   */
  private String asker(String what) {
    Path file = parsing.peek();
    if (file == null) {
      throw new UserError("an override (-o) cannot include '" + what + "'; do it in the file.");
    }
    List<String> lines = ConfigText.of(file, "").lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "");
      if (line.contains("include") && line.contains("\"" + what + "\"")) {
        return new Place(file.toString(), i + 1) + ": ";
      }
    }
    return file + ": ";
  }

  /** Describes which part of a path does not exist, and what exists instead. */
  private static String missing(Path file) {
    if (Files.isDirectory(file)) {
      return "'" + file + "' is a folder, not a config file." + filesIn(file);
    }
    Path part = file;
    while (part.getParent() != null && !Files.exists(part.getParent())) {
      part = part.getParent();
    }
    Path folder = part.getParent() == null ? Path.of("") : part.getParent();
    String name = String.valueOf(part.getFileName());
    String what = part.equals(file) ? "" : " There is no folder '" + part + "'.";
    return "there is no file '"
        + file
        + "'."
        + what
        + Suggestion.didYouMean(name, list(folder))
        + (part.equals(file) ? filesIn(folder) : "");
  }

  private static String filesIn(Path folder) {
    List<String> files = list(folder).stream().filter(f -> f.endsWith(".conf")).toList();
    String where = folder.toString().isEmpty() ? "this folder" : folder.toString();
    return files.isEmpty() ? "" : "\n    configs in " + where + ": " + String.join(", ", files);
  }

  private static List<String> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}

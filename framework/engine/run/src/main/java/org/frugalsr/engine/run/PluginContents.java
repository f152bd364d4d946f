package org.frugalsr.engine.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.frugalsr.api.PluginJar;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * What the plug-in jars of a session held, as provenance has it.
 *
 * @param byName the jar's file name, or its whole path where two have one name, to {@link
 *     PluginJar#content}; sorted
 */
public record PluginContents(Map<String, String> byName) {
  /** The name of this in the JSON form of a session; absent in those of early versions. */
  static final String FIELD = "plugins";

  private static final int SHOWN = 12;

  /** Keeps a sorted copy. */
  public PluginContents {
    byName = new TreeMap<>(byName);
  }

  /** Of jars that were loaded. */
  public static PluginContents of(List<PluginJar> jars) {
    Map<String, String> byName = new TreeMap<>();
    for (PluginJar jar : jars) {
      String name = String.valueOf(jar.file().getFileName());
      boolean single =
          jars.stream().filter(j -> j.file().endsWith(name)).map(PluginJar::file).distinct().count()
              == 1;
      byName.put(single ? name : jar.file().toString(), jar.content());
    }
    return new PluginContents(byName);
  }

  /**
   * Of a session; empty if it has recorded none, as those of early versions.
   *
   * @param session as {@link Provenance#sessions} gives it
   */
  public static Optional<PluginContents> recorded(Map<String, Object> session) {
    if (!(session.get(FIELD) instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Map<String, String> byName = new TreeMap<>();
    map.forEach((name, content) -> byName.put(String.valueOf(name), String.valueOf(content)));
    return Optional.of(new PluginContents(byName));
  }

  /**
   * Of the last session of a run; empty if it has recorded none, or cannot be read.
   *
   * @param provenance {@code provenance.json}, which need not be there
   */
  public static Optional<PluginContents> last(Path provenance) {
    try {
      List<Map<String, Object>> all =
          Files.exists(provenance) ? Provenance.sessions(provenance) : List.of();
      return all.isEmpty() ? Optional.empty() : recorded(all.getLast());
    } catch (WorldError damaged) {
      return Optional.empty(); // it only documents; who needs more of it says so
    }
  }

  /**
   * How others differ from these, for a sentence; empty if they hold the same, whatever they are
   * called.
   */
  public Optional<String> difference(PluginContents now) {
    if (new TreeSet<>(byName.values()).equals(new TreeSet<>(now.byName.values()))) {
      return Optional.empty();
    }
    List<String> told = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(byName.keySet());
    names.addAll(now.byName.keySet());
    for (String name : names) {
      String before = shown(byName.get(name));
      String after = shown(now.byName.get(name));
      if (!before.equals(after)) {
        told.add("%s was %s and is %s".formatted(name, before, after));
      }
    }
    return Optional.of(String.join(", ", told));
  }

  private static String shown(@Nullable String content) {
    return content == null ? "not there" : content.substring(0, Math.min(SHOWN, content.length()));
  }
}

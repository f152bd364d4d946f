package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.frugalsr.api.PluginJar;
import org.jspecify.annotations.Nullable;

/**
 * What the plug-in jars of a session held, as provenance has it.
 *
 * @param byName the jar's file name, or its whole path where two have one name, to {@link
 *     PluginJar#content}; sorted
 */
public record PluginContents(@JsonValue Map<String, String> byName) {
  private static final int SHOWN = 12;

  /** Keeps a sorted copy. */
  @JsonCreator
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
   * Of the last session of a run; empty if it has recorded none, or cannot be read.
   *
   * @param provenance {@code provenance.json}, which need not be there
   */
  public static Optional<PluginContents> last(Path provenance) {
    return Provenance.lastIfWhole(provenance).flatMap(RecordedSession::plugins);
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

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
 * The content hashes of a session's plug-in jars, as recorded in the provenance.
 *
 * @param byName the jar's file name, or its whole path if two have the same name, to {@link
 *     PluginJar#content}; sorted
 */
public record PluginContents(@JsonValue Map<String, String> byName) {
  private static final int SHOWN = 12;

  /** Keeps a sorted copy. */
  @JsonCreator
  public PluginContents {
    byName = new TreeMap<>(byName);
  }

  /** Returns the contents of loaded jars. */
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
   * Returns the contents recorded by the last session of a run; empty if there are none or they
   * cannot be read.
   *
   * @param provenance {@code provenance.json}, which need not exist
   */
  public static Optional<PluginContents> last(Path provenance) {
    return Provenance.lastIfWhole(provenance).flatMap(RecordedSession::plugins);
  }

  /**
   * Describes how others differ from these; empty if the contents are the same, regardless of
   * names.
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

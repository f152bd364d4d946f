package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.frugalsr.api.config.Chooser.Chosen;
import org.frugalsr.api.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * Binds the sections of one config, and reports everything that is wrong with it at once.
 *
 * <p>Claim each section, then call {@link #finish()}, then read the {@link Bound} values. A section
 * or key that was not claimed is unknown. A missing section counts as an empty one. Paths are
 * dotted, as in HOCON ({@link ConfigUtil#joinPath} quotes a name with dots); "" is the root. A
 * choice may be inside a section that is bound to a record: claim both.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Binder {
  private static final String SECTION = "a section { ... }";
  private static final String WEIGHTS = "weights";
  private static final String ACTIVATIONS = "activations";

  private final String name;
  private final Config stored;
  private Located root;
  private final Problems problems = new Problems();
  private final Sections sections = new Sections();
  private final RecordReader reader = new RecordReader(sections, problems);
  private final Chooser chooser = new Chooser(reader, sections, problems);
  private Config canonical = ConfigFactory.empty();
  private Config notDefault = ConfigFactory.empty();
  private boolean finished;

  private Binder(LoadedConfig loaded) {
    this.name = loaded.name();
    this.stored = loaded.stored();
    this.root =
        new Located(
            "", loaded.config().root().withOrigin(ConfigOriginFactory.newSimple(loaded.name())));
    sections.claim(root, List.of());
  }

  /** A binder for a config. */
  public static Binder of(LoadedConfig loaded) {
    return new Binder(loaded);
  }

  /**
   * Sets which registered parts keys may name; call it before any section is bound.
   *
   * @param kind as in {@link Key#names}; keys of kinds that are not set accept any name
   */
  public void parts(String kind, PartNames names) {
    reader.parts(kind, names);
  }

  /** Binds the section at a path to a record. */
  public <R extends Record> Bound<R> section(String path, Class<R> type) {
    Located at = locate(path, SECTION);
    if (at == null) {
      return new Bound<>(this, null);
    }
    R value = type.cast(reader.section(type, at));
    if (value != null) {
      keep(
          path,
          Canonical.withOrigins(Canonical.render(value), at.object()),
          Canonical.notDefault(value));
    }
    return new Bound<>(this, value);
  }

  /** Binds a section that chooses one of several options by its key {@code name}. */
  public Bound<Choice> choice(String path, Options options) {
    giveWay(path, Optional.empty(), options);
    options.keepClearOf(List.of(Options.NAME));
    Located at = locate(path, options.section());
    if (at == null) {
      return new Bound<>(this, null);
    }
    Chosen chosen = chooser.choose(List.of(at), options);
    chooser.claim(List.of(at), options);
    if (chosen == null) {
      return new Bound<>(this, null);
    }
    keep(path, chosen.canonical(), chosen.notDefault());
    return new Bound<>(this, chosen.choice());
  }

  /**
   * Binds a section that chooses one of several options, and has keys common to all of them.
   *
   * @throws IllegalArgumentException if an option has a key of the common record
   */
  public <R extends Record> Bound<Selection<R>> choice(
      String path, Class<R> common, Options options) {
    List<String> reserved = new ArrayList<>(Field.of(common).stream().map(Field::name).toList());
    reserved.add(Options.NAME);
    options.keepClearOf(reserved);
    giveWay(path, Optional.empty(), options);
    Bound<R> shared = section(path, common);
    Bound<Choice> choice = choice(path, options);
    return shared.and(choice, Selection::new);
  }

  /**
   * Binds a section that chooses for weights and for activations: {@code name} for both, or a
   * sub-section {@code weights} or {@code activations} with its own {@code name} and settings.
   *
   * <p>Values of the section itself apply to both sides, unless the side sets them.
   */
  public Bound<PerSide> perSide(String path, Options options) {
    options.keepClearOf(List.of(Options.NAME, WEIGHTS, ACTIVATIONS));
    giveWay(path + "." + WEIGHTS, Optional.of(path), options);
    giveWay(path + "." + ACTIVATIONS, Optional.of(path), options);
    Located both = locate(path, options.section());
    Located weights = both == null ? null : locate(path + "." + WEIGHTS, options.section());
    Located activations = both == null ? null : locate(path + "." + ACTIVATIONS, options.section());
    if (both == null || weights == null || activations == null) {
      return new Bound<>(this, null);
    }
    Chosen w = chooser.choose(List.of(weights, both), options);
    Chosen a = chooser.choose(List.of(activations, both), options);
    chooser.claim(List.of(both), options);
    chooser.claim(List.of(weights, both), options);
    chooser.claim(List.of(activations, both), options);
    if (w == null || a == null) {
      return new Bound<>(this, null);
    }
    keep(path + "." + WEIGHTS, w.canonical(), w.notDefault());
    keep(path + "." + ACTIVATIONS, a.canonical(), a.notDefault());
    return new Bound<>(this, new PerSide(w.choice(), a.choice()));
  }

  /**
   * Claims a section whose keys are chosen by the user, such as site patterns.
   *
   * @return the names, sorted, for binding the value under each
   */
  public Set<String> names(String path) {
    Located at = locate(path, SECTION);
    if (at == null) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>(at.object().keySet());
    names.forEach(key -> sections.claim(at, key, KeyHelp.section()));
    return names;
  }

  /** Whether the config has a non-null value at a path. */
  public boolean has(String path) {
    return root.object().toConfig().hasPath(path);
  }

  /**
   * Reports a problem that only the caller can detect, such as an unknown data set.
   *
   * @param path the key concerned; the message names its location
   * @param text the message, a whole sentence
   * @param details further lines, such as the valid names
   */
  public void problem(String path, String text, String... details) {
    Located at = root;
    for (String key : path.isEmpty() ? List.<String>of() : ConfigUtil.splitPath(path)) {
      Optional<Located> next = at.is(ConfigValueType.OBJECT) ? at.child(key) : Optional.empty();
      if (next.isEmpty()) {
        break;
      }
      at = next.get();
    }
    problems.add(at.place(), text, details);
  }

  /**
   * Finishes the binding, after every section has been claimed.
   *
   * @return the config in canonical form, as it was bound
   * @throws UserError with all problems, if there is any
   */
  public ResolvedConfig finish() {
    sections.reportUnknown(problems);
    if (!problems.isEmpty()) {
      throw problems.toError(name);
    }
    finished = true;
    boolean wasStored = !stored.isEmpty();
    return new ResolvedConfig(
        canonical.root(), notDefault.root(), problems.notes(wasStored), wasStored);
  }

  /**
   * All claimed sections with their keys: type, default and meaning, regardless of the config;
   * including sections that may appear in lists, under names, or be absent.
   */
  public KeyReference reference() {
    return sections.reference();
  }

  boolean isFinished() {
    return finished;
  }

  private void giveWay(String path, Optional<String> around, Options options) {
    Config config = StoredChoice.giveWay(root.object().toConfig(), stored, path, around, options);
    root = new Located("", config.root().withOrigin(root.value().origin()));
  }

  private void keep(String path, ConfigObject section, ConfigObject changed) {
    canonical = at(path, section).withFallback(canonical);
    if (!changed.isEmpty()) {
      notDefault = at(path, changed).withFallback(notDefault);
    }
  }

  private static Config at(String path, ConfigObject section) {
    return path.isEmpty() ? section.toConfig() : section.atPath(path);
  }

  /** Claims the path to a section; null if there is something other than a section. */
  private @Nullable Located locate(String path, String expected) {
    Located at = root;
    List<String> keys = path.isEmpty() ? List.of() : ConfigUtil.splitPath(path);
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      sections.claim(at, key, KeyHelp.section());
      Located in = at;
      at = in.child(key).filter(v -> !v.is(ConfigValueType.NULL)).orElseGet(() -> in.absent(key));
      if (!at.is(ConfigValueType.OBJECT)) {
        problems.mismatch(at, i < keys.size() - 1 ? SECTION : expected);
        return null;
      }
    }
    return at;
  }
}

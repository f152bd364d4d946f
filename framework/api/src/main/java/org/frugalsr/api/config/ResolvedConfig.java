package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * A whole config in canonical form: every key with its value, defaults filled in, only chosen
 * options, keys in alphabetical order. Equivalent configs have the same form.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ResolvedConfig {
  private static final ConfigParseOptions JSON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON); // which cannot include

  private final ConfigObject root;
  private final Optional<ConfigObject> notDefault;
  private final List<String> notes;
  private final boolean stored;

  /** A bound config, with the part of it that is not at its default. */
  ResolvedConfig(ConfigObject root, ConfigObject notDefault, List<String> notes, boolean stored) {
    this.root = root;
    this.notDefault = Optional.of(notDefault);
    this.notes = notes;
    this.stored = stored;
  }

  /** A config whose defaults are unknown. */
  ResolvedConfig(ConfigObject root) {
    this.root = root;
    this.notDefault = Optional.empty();
    this.notes = List.of();
    this.stored = true;
  }

  /** Notes on keys that are set but have no effect, each a sentence with its place. */
  public List<String> notes() {
    return notes;
  }

  /**
   * The place where a key was set explicitly, in a config or by an override, even if to its
   * default.
   *
   * @param key dotted
   * @return empty if it was not set; otherwise a file and line, or {@code -o key=value}
   */
  public Optional<String> placeOf(String key) {
    if (!config().hasPath(key) || !isWritten(config().getValue(key), stored)) {
      return Optional.empty();
    }
    return Optional.of(Place.of(config().getValue(key).origin()).toString());
  }

  /** Whether a value was set by the user, not written by {@link #render} or stored by a run. */
  static boolean isWritten(ConfigValue value, boolean stored) {
    String origin = value.origin().description();
    boolean rendered =
        value.origin().comments().stream().anyMatch(c -> c.strip().equals(Field.DEFAULT));
    return !origin.equals(Field.DEFAULT)
        && !rendered
        && (!stored || origin.startsWith(Place.OVERRIDE));
  }

  /**
   * Reads the output of {@link #json()}, such as the config of an earlier run.
   *
   * @param source the file it came from, for messages
   * @throws WorldError if the text is not JSON
   */
  public static ResolvedConfig parse(String json, String source) {
    try {
      return Bounded.read(
          source,
          () -> {
            Budget budget = new Budget();
            budget.read(source, json);
            ConfigObject root = ConfigFactory.parseString(json, JSON).root();
            budget.resolved(root);
            return new ResolvedConfig(root);
          });
    } catch (ConfigException | UserError e) {
      throw new WorldError(source + ": the stored config is damaged: " + e.getMessage(), e);
    }
  }

  /** The content as one section. */
  public Config config() {
    return root.toConfig();
  }

  /** The canonical JSON: one line, sorted keys. */
  public String json() {
    return json(root);
  }

  /**
   * The canonical JSON of some keys.
   *
   * @param counts whether a dotted key is included
   */
  public String json(Predicate<String> counts) {
    return json(only(new Located("", root), counts));
  }

  /** A section that becomes empty counts as absent. */
  private static ConfigObject only(Located section, Predicate<String> counts) {
    ConfigObject left = section.object();
    for (String key : section.object().keySet()) {
      Located at = section.child(key).orElseThrow();
      if (at.value() instanceof ConfigObject inner && !inner.isEmpty()) {
        ConfigObject some = only(at, counts);
        left = some.isEmpty() ? left.withoutKey(key) : left.withValue(key, some);
      } else if (!counts.test(at.path())) {
        left = left.withoutKey(key);
      }
    }
    return left;
  }

  /**
   * The canonical JSON of the keys that are not at their default; it does not change when keys are
   * added later.
   *
   * @param counts whether a dotted key counts at all
   * @throws IllegalStateException if the config was only parsed, so that its defaults are not known
   */
  public String notDefault(Predicate<String> counts) {
    ConfigObject changed =
        notDefault.orElseThrow(
            () -> new IllegalStateException("a parsed config has to be bound first"));
    return json(only(new Located("", changed), counts));
  }

  /**
   * The SHA-256 of {@link #notDefault}, as 64 hexadecimal digits: a key that is added later, with
   * its default, does not change it. Neither does a changed default, so defaults must not be
   * changed.
   *
   * @param counts whether a dotted key counts at all
   * @throws IllegalStateException if the config was only parsed, so that its defaults are not known
   */
  public String hash(Predicate<String> counts) {
    byte[] json = notDefault(counts).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Every dotted key with the text of its value, sorted by key; lists are JSON. */
  public Map<String, String> flat() {
    Map<String, String> flat = new TreeMap<>();
    leaves().forEach((key, value) -> flat.put(key, text(value)));
    return flat;
  }

  /** The keys in which another config differs from this one, sorted by key. */
  public List<Change> diff(ResolvedConfig other) {
    Map<String, ConfigValue> before = leaves();
    Map<String, ConfigValue> after = other.leaves();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      Optional<ConfigValue> old = Optional.ofNullable(before.get(key));
      Optional<ConfigValue> now = Optional.ofNullable(after.get(key));
      if (!old.map(ResolvedConfig::json).equals(now.map(ResolvedConfig::json))) {
        changes.add(new Change(key, old.map(ResolvedConfig::text), now.map(ResolvedConfig::text)));
      }
    }
    return changes;
  }

  /**
   * The keys that were changed since an earlier form of this config was stored.
   *
   * <p>A key that is missing in the earlier form and has its default is not a change: it was added
   * to the program since.
   */
  public List<Change> since(ResolvedConfig earlier) {
    Map<String, ConfigValue> now = leaves();
    // both as text: a number that was bound may be written 1.0 where the text has 1
    return earlier.diff(parse(json(), "the present config")).stream()
        .filter(change -> change.before().isPresent() || !isDefault(now.get(change.key())))
        .toList();
  }

  private static boolean isDefault(@Nullable ConfigValue value) {
    return value != null && value.origin().description().equals(Field.DEFAULT);
  }

  /**
   * The config as readable HOCON, each value with a comment on its origin.
   *
   * <p>Loading the text gives the same config.
   */
  public String render() {
    return render(Origins.NONE);
  }

  /**
   * Like {@link #render()}, for a config that was read back from a run: unchanged values keep their
   * earlier origins.
   *
   * @param earlier the earlier output of {@link #render}
   */
  public String renderAfter(String earlier) {
    return render(Origins.of(earlier));
  }

  private String render(Origins origins) {
    StringBuilder text = new StringBuilder();
    render(new Located("", root), "", origins, text);
    return text.toString();
  }

  private static void render(Located section, String indent, Origins origins, StringBuilder text) {
    for (String key : new TreeSet<>(section.object().keySet())) {
      Located at = section.child(key).orElseThrow();
      ConfigValue value = at.value();
      text.append(indent).append(ConfigUtil.joinPath(key));
      if (value instanceof ConfigObject o && !o.isEmpty()) {
        text.append(" {\n");
        render(at, indent + "  ", origins, text);
        text.append(indent).append("}\n");
      } else {
        String origin = origins.of(at).replaceAll("\\R", " ");
        text.append(" = ").append(json(value));
        text.append("  # ").append(origin).append('\n');
      }
    }
  }

  private Map<String, ConfigValue> leaves() {
    Map<String, ConfigValue> leaves = new TreeMap<>();
    collect(new Located("", root), leaves);
    return leaves;
  }

  private static void collect(Located section, Map<String, ConfigValue> leaves) {
    for (String key : section.object().keySet()) {
      Located at = section.child(key).orElseThrow();
      if (at.value() instanceof ConfigObject o && !o.isEmpty()) {
        collect(at, leaves);
      } else {
        leaves.put(at.path(), at.value());
      }
    }
  }

  private static String text(ConfigValue value) {
    return value.unwrapped() instanceof String s ? s : json(value);
  }

  private static String json(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }
}

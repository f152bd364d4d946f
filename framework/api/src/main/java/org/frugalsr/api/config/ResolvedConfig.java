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
 * A whole config in canonical form: every key with its value, defaults filled in, only what was
 * chosen, keys in alphabetical order. Two configs that mean the same have the same form.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ResolvedConfig {
  private static final ConfigParseOptions JSON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON); // which cannot include

  private final ConfigObject root;
  private final Optional<ConfigObject> notDefault;
  private final List<String> notes;
  private final boolean stored;

  /** A config that was bound, with what of it is not at its default. */
  ResolvedConfig(ConfigObject root, ConfigObject notDefault, List<String> notes, boolean stored) {
    this.root = root;
    this.notDefault = Optional.of(notDefault);
    this.notes = notes;
    this.stored = stored;
  }

  /** A config of which nobody knows the defaults. */
  ResolvedConfig(ConfigObject root) {
    this.root = root;
    this.notDefault = Optional.empty();
    this.notes = List.of();
    this.stored = true;
  }

  /**
   * Keys that somebody set and that others leave without effect, each a sentence with its place.
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Where somebody set a key: in a config or by an override, and be it to its default.
   *
   * @param key dotted
   * @return empty if nobody did; a file and line, or {@code -o key=value}
   */
  public Optional<String> placeOf(String key) {
    if (!config().hasPath(key) || !isWritten(config().getValue(key), stored)) {
      return Optional.empty();
    }
    return Optional.of(Place.of(config().getValue(key).origin()).toString());
  }

  /** A default that {@link #render} wrote is nobody's, nor is what a run has stored. */
  static boolean isWritten(ConfigValue value, boolean stored) {
    String origin = value.origin().description();
    boolean rendered =
        value.origin().comments().stream().anyMatch(c -> c.strip().equals(Field.DEFAULT));
    return !origin.equals(Field.DEFAULT)
        && !rendered
        && (!stored || origin.startsWith(Place.OVERRIDE));
  }

  /**
   * Reads what {@link #json()} wrote, such as the config of an earlier run.
   *
   * @param source the file it came from, for messages
   * @throws WorldError if the text is no JSON
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
   * @param counts says of a dotted key whether it is one of them
   */
  public String json(Predicate<String> counts) {
    return json(only(new Located("", root), counts));
  }

  /** A section that has nothing left counts as one that was never there. */
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
   * The canonical JSON of those keys that are not at their default: what a config says, whatever
   * keys are added later.
   *
   * @param counts says of a dotted key whether it counts at all
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
   * its default, does not change it. A changed default does not either, so defaults stay.
   *
   * @param counts says of a dotted key whether it counts at all
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
   * The keys that somebody has changed since an earlier form of this config was stored.
   *
   * <p>A key that the earlier form does not know, and that has its default, is no change: the
   * program has learned it since.
   */
  public List<Change> since(ResolvedConfig earlier) {
    Map<String, ConfigValue> now = leaves();
    // both as text: a number that was bound may be written 1.0 where the text says 1
    return earlier.diff(parse(json(), "the present config")).stream()
        .filter(change -> change.before().isPresent() || !isDefault(now.get(change.key())))
        .toList();
  }

  private static boolean isDefault(@Nullable ConfigValue value) {
    return value != null && value.origin().description().equals(Field.DEFAULT);
  }

  /**
   * The config as HOCON for reading, each value with a comment that says where it comes from.
   *
   * <p>The text can be loaded again and gives the same config.
   */
  public String render() {
    return render(Origins.NONE);
  }

  /**
   * As {@link #render()}, of a config that was read back from where a run had stored it: what has
   * not been changed since keeps the origins that it had before.
   *
   * @param earlier what {@link #render} wrote then
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

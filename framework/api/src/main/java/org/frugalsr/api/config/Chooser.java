package org.frugalsr.api.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.error.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * Reads choices from sections with a {@code name}.
 *
 * <p>The settings of the chosen option are directly in the section or in a sub-section of its name.
 * A choice may combine several levels of sections, the one with the highest precedence first:
 * {@code quantizer.weights} is inside {@code quantizer}, which also applies to the activations.
 */
final class Chooser {
  /** The choice, its section in canonical form, and the part of it that is not default. */
  record Chosen(Choice choice, ConfigObject canonical, ConfigObject notDefault) {}

  private static final String SEE_LIST = "what each of them is: frugal list";
  private final RecordReader reader;
  private final Sections sections;
  private final Problems problems;

  /** The paths of the sub-sections that a choice has read. */
  private final Set<String> read = new HashSet<>();

  Chooser(RecordReader reader, Sections sections, Problems problems) {
    this.reader = reader;
    this.sections = sections;
    this.problems = problems;
  }

  /** Returns the choice that these levels make together, or null after noting its problems. */
  @Nullable Chosen choose(List<Located> levels, Options options) {
    Located section = levels.getFirst();
    Optional<Located> name = name(levels);
    Option<?> option = option(levels, options);
    if (option == null) {
      if (name.isEmpty()) {
        problems.add(
            section.place(),
            "missing key '" + section.pathOf(Options.NAME) + "'.",
            options.help().text() + ".",
            SEE_LIST);
      }
      return null;
    }
    Map<String, Located> values = new LinkedHashMap<>();
    for (int i = 0; i < levels.size(); i++) {
      boolean serves = option.equals(option(levels.subList(i, levels.size()), options));
      values(levels.get(i), option, serves, options).forEach(values::putIfAbsent);
    }
    Record settings = reader.record(option.settings(), values, section, false);
    if (settings == null) {
      return null;
    }
    Map<String, ConfigValue> source = new LinkedHashMap<>();
    values.forEach((key, v) -> source.put(key, v.value()));
    ConfigValue chosenName =
        ConfigValueFactory.fromAnyRef(option.name())
            .withOrigin(
                name.map(n -> n.value().origin())
                    .orElse(ConfigOriginFactory.newSimple(Field.DEFAULT)));
    ConfigObject own =
        Canonical.withOrigins(Canonical.render(settings), ConfigValueFactory.fromMap(source));
    ConfigObject notDefault = Canonical.notDefault(settings);
    return new Chosen(
        new Choice(option.name(), settings),
        own.withValue(Options.NAME, chosenName),
        options.defaultName().equals(Optional.of(option.name()))
            ? notDefault
            : notDefault.withValue(Options.NAME, chosenName));
  }

  /**
   * Claims the keys of a choosing section: the name, the keys of the chosen option, and a
   * sub-section for each name, which is checked even if it was not chosen.
   *
   * @param levels the section, then its enclosing sections; choices from them are made before
   */
  void claim(List<Located> levels, Options options) {
    Located section = levels.getFirst();
    Option<?> option = option(levels, options);
    section.child(Options.NAME).ifPresent(name -> checkName(name, options));
    sections.claim(section, Options.NAME, options.help());
    sections.claim(section, options);
    if (option != null) {
      sections.claim(section, Field.of(option.settings()));
    } else if (name(levels).isPresent()) {
      sections.unsure(section);
    }
    for (Option<?> each : options.byName().values()) {
      section.child(each.name()).ifPresent(sub -> claim(sub, each, option));
    }
  }

  private void claim(Located sub, Option<?> each, @Nullable Option<?> chosen) {
    List<Field> fields = Field.of(each.settings());
    if (sub.is(ConfigValueType.OBJECT)) {
      sections.claim(sub, fields);
      if (!read.contains(sub.path())) {
        reader.record(each.settings(), RecordReader.present(fields, sub), sub, true);
      }
    } else if (chosen == null
        || Field.of(chosen.settings()).stream().noneMatch(f -> f.name().equals(each.name()))) {
      problems.mismatch(sub, "a section { ... }");
    }
  }

  private void checkName(Located name, Options options) {
    String asked = (String) Scalars.read(String.class, name.value());
    if (asked == null) {
      problems.mismatch(name, options.oneOf());
    } else if (!options.byName().containsKey(asked)) {
      problems.add(
          name.place(),
          "'%s' is \"%s\", but there is no such %s.%s"
              .formatted(
                  name.path(),
                  asked,
                  options.noun(),
                  Suggestion.didYouMean(asked, options.byName().keySet())),
          "valid names: " + String.join(", ", options.byName().keySet()),
          SEE_LIST);
    }
  }

  /** Returns the option that these levels name, or the default; null if unknown or absent. */
  private static @Nullable Option<?> option(List<Located> levels, Options options) {
    return name(levels)
        .map(n -> Optional.ofNullable((String) Scalars.read(String.class, n.value())))
        .orElse(options.defaultName())
        .map(options.byName()::get)
        .orElse(null);
  }

  private static Optional<Located> name(List<Located> levels) {
    return levels.stream().flatMap(level -> level.child(Options.NAME).stream()).findFirst();
  }

  /**
   * Returns the values of one level for an option: those of its sub-section, and its own if they
   * apply.
   */
  private Map<String, Located> values(
      Located level, Option<?> option, boolean serves, Options options) {
    List<Field> fields = Field.of(option.settings());
    Map<String, Located> values = new LinkedHashMap<>();
    level
        .child(option.name())
        .filter(sub -> sub.is(ConfigValueType.OBJECT))
        .ifPresent(
            sub -> {
              read.add(sub.path());
              values.putAll(RecordReader.present(fields, sub));
            });
    if (serves) {
      RecordReader.present(fields, level)
          .forEach(
              (key, direct) -> {
                if (options.byName().containsKey(key) && direct.is(ConfigValueType.OBJECT)) {
                  return; // a sub-section of that name, not a key of this one
                }
                Located other = values.put(key, direct);
                if (other != null) {
                  problems.add(
                      direct.place(),
                      "'%s' and '%s' are both set; keep one."
                          .formatted(direct.path(), other.path()),
                      "the other one is at " + other.place());
                }
              });
    }
    return values;
  }
}

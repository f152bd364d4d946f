package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.api.error.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * Creates records from sections. Values that cannot be created are null, and their problems are
 * noted.
 */
final class RecordReader {
  private final Sections sections;
  private final Problems problems;
  private final Map<String, PartNames> parts = new HashMap<>();

  RecordReader(Sections sections, Problems problems) {
    this.sections = sections;
    this.problems = problems;
  }

  /** Sets the registered parts of a kind that keys name. */
  void parts(String kind, PartNames names) {
    parts.put(kind, names);
  }

  /** Claims a section for a record and reads it. */
  @Nullable Record section(Class<?> type, Located section) {
    List<Field> fields = Field.of(type);
    sections.claim(section, fields);
    return record(type, present(fields, section), section, false);
  }

  /** Returns the values of a section for these keys. */
  static Map<String, Located> present(List<Field> fields, Located section) {
    Map<String, Located> values = new LinkedHashMap<>();
    fields.forEach(f -> section.child(f.name()).ifPresent(v -> values.put(f.name(), v)));
    return values;
  }

  /**
   * Creates a record from the values of its keys, wherever each was written.
   *
   * @param section represents the record in messages
   * @param unchosen whether the record is not chosen, so that required keys may be missing
   */
  @Nullable Record record(
      Class<?> type, Map<String, Located> values, Located section, boolean unchosen) {
    List<Field> fields = Field.of(type);
    @Nullable Object[] arguments = new Object[fields.size()];
    boolean whole = true;
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = field(fields.get(i), values.get(fields.get(i).name()), section, unchosen);
      whole &= arguments[i] != null;
    }
    Record record = whole ? construct(type, arguments, section) : null;
    if (record != null && !unchosen) {
      noteWithoutEffect(record, fields, values, section);
    }
    return record;
  }

  /** Adds notes for keys that are set but have no effect because of others. */
  private void noteWithoutEffect(
      Record record, List<Field> fields, Map<String, Located> values, Located section) {
    for (Field field : fields) {
      Located value = values.get(field.name());
      if (value == null || field.key().when().isEmpty()) {
        continue;
      }
      When when = When.of(field.key().when());
      if (!when.holds(Canonical.render(record))) {
        String needed = section.pathOf(when.key()) + when.toString().substring(when.key().length());
        problems.note(value, "has no effect without %s.".formatted(needed));
      }
    }
  }

  private @Nullable Object field(
      Field field, @Nullable Located value, Located section, boolean unchosen) {
    if (value != null) {
      return value(field.type(), field, value);
    }
    if (field.isSection() && !unchosen) { // its keys are known, whether it is written or not
      return value(field.type(), field, section.absent(field.name()));
    }
    Optional<Object> def = defaultOf(field);
    if (def.isPresent()) {
      return def.get();
    }
    if (field.isOptional()) {
      return Optional.empty();
    }
    if (!unchosen) {
      problems.add(
          section.place(),
          "missing key '" + section.pathOf(field.name()) + "'.",
          field.help().text());
    }
    return null;
  }

  /** The default value of a key, if it declares one. */
  static Optional<Object> defaultOf(Field field) {
    return field.defaultValue().map(def -> defaultOf(field, new Located(field.name(), def)));
  }

  /** The value of a key that a config's hash omits, if there is one. */
  static Optional<Object> unhashedOf(Field field) {
    return field.unhashedValue().map(def -> defaultOf(field, new Located(field.name(), def)));
  }

  private static Object defaultOf(Field field, Located def) {
    Problems wrong = new Problems();
    Object value = new RecordReader(new Sections(), wrong).value(field.type(), field, def);
    if (value == null) {
      throw new IllegalStateException(
          "the default of "
              + field.accessor()
              + " is invalid: "
              + wrong.toError("it").getMessage());
    }
    return value;
  }

  private @Nullable Object value(Type type, Field field, Located at) {
    if (type instanceof ParameterizedType p) {
      Type[] of = p.getActualTypeArguments();
      if (p.getRawType() == Optional.class) {
        Object inner = at.is(ConfigValueType.NULL) ? null : value(of[0], field, at);
        return inner == null && !at.is(ConfigValueType.NULL) ? null : Optional.ofNullable(inner);
      }
      if (p.getRawType() == List.class) {
        return list(of[0], field, at);
      }
      if (p.getRawType() == Map.class && of[0] == String.class) {
        return map(of[1], field, at);
      }
    } else if (type instanceof Class<?> c) {
      if (Scalars.describe(c) != null) {
        return scalar(c, field, at);
      }
      if (c == ConfigValue.class) {
        return at.value();
      }
      if (c.isRecord() || c == Config.class) {
        if (!at.is(ConfigValueType.OBJECT)) {
          problems.mismatch(at, "a section { ... }");
          return null;
        }
        return c.isRecord() ? section(c, at) : at.object().toConfig();
      }
    }
    throw new IllegalArgumentException(
        field.accessor() + ": a config cannot hold a " + type.getTypeName());
  }

  private @Nullable Object scalar(Class<?> type, Field field, Located at) {
    Object value = Scalars.read(type, at.value());
    Limits limits = new Limits(field.key());
    if (value == null) {
      problems.mismatch(
          at, field.expected(type), type.isEnum() ? Scalars.names(type) : List.<String>of());
    } else if (!limits.allow(value)) {
      problems.mismatch(at, limits.text(), List.of(field.key().oneOf()));
      return null;
    } else if (!isPart(field, at, value)) {
      return null;
    }
    return value;
  }

  /** Whether a value is a valid part name for its key; always true for keys that name no part. */
  private boolean isPart(Field field, Located at, Object value) {
    PartNames names = parts.get(field.key().names());
    if (names == null || names.allow(value)) {
      return true;
    }
    String name = String.valueOf(value);
    String other = names.others().get(name);
    problems.add(
        at.place(),
        other == null
            ? "'%s' names no %s: '%s'.%s"
                .formatted(
                    at.path(), names.noun(), name, Suggestion.didYouMean(name, names.fitting()))
            : "'%s' is %s, which is %s and no %s.".formatted(at.path(), name, other, names.noun()),
        names.choices());
    return false;
  }

  private @Nullable Object list(Type element, Field field, Located at) {
    boolean single = element instanceof Class<?> c && Scalars.describe(c) != null;
    List<ConfigValue> values = new ArrayList<>();
    if (at.value() instanceof ConfigList l) {
      values.addAll(l);
    } else if (single && !at.is(ConfigValueType.OBJECT) && !at.is(ConfigValueType.NULL)) {
      Object value = value(element, field, at);
      return value == null ? null : List.of(value);
    } else {
      problems.mismatch(at, field.expected(field.type()));
      return null;
    }
    List<Object> made = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = value(element, field, new Located(at.path() + "[" + i + "]", values.get(i)));
      if (value != null) {
        made.add(value);
      }
    }
    if (parts.containsKey(field.key().names()) && new HashSet<>(made).size() < made.size()) {
      problems.note(at, "names a part twice, so it is built twice, each with its own arrays.");
    }
    return made.size() == values.size() ? List.copyOf(made) : null;
  }

  private @Nullable Object map(Type element, Field field, Located at) {
    if (!at.is(ConfigValueType.OBJECT)) {
      problems.mismatch(at, field.expected(field.type()));
      return null;
    }
    Map<String, Object> made = new TreeMap<>();
    for (String key : at.object().keySet()) {
      Object value = at.child(key).map(v -> value(element, field, v)).orElse(null);
      if (value != null) {
        made.put(key, value);
      }
    }
    return made.size() == at.object().size() ? made : null;
  }

  private @Nullable Record construct(Class<?> type, @Nullable Object[] arguments, Located section) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (Record) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        String where = section.path().isEmpty() ? "" : "'" + section.path() + "': ";
        problems.add(section.place(), where + refused.getMessage());
        return null;
      }
      throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }
}

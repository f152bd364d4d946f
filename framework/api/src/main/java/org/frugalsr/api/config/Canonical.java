package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Renders bound records as config, in a canonical form. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Canonical {
  private Canonical() {}

  /**
   * Renders a record as a section with all its keys, defaults included.
   *
   * @param record a record that a config can be bound to; an empty {@code Optional} becomes null
   * @throws IllegalArgumentException if a component has a type that a config cannot hold
   */
  public static ConfigObject render(Record record) {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Field field : Field.of(record.getClass())) {
      values.put(field.name(), value(read(field.accessor(), record)));
    }
    return ConfigValueFactory.fromMap(values);
  }

  /**
   * Renders a record as a section with only those keys that differ from their default (or, where
   * that has changed, from {@link Key#unhashed}), so that a key that is added to the record later
   * and left at its default changes nothing.
   *
   * @param record a record that a config can be bound to
   */
  static ConfigObject notDefault(Record record) {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Field field : Field.of(record.getClass())) {
      Object value = read(field.accessor(), record);
      if (!isUnhashed(field, value)) {
        values.put(field.name(), value(value, Canonical::notDefault));
      }
    }
    return ConfigValueFactory.fromMap(values);
  }

  private static boolean isUnhashed(Field field, @Nullable Object value) {
    Optional<Object> def = RecordReader.unhashedOf(field);
    if (def.isPresent()) {
      return Objects.equals(value(def.get()), value(value));
    }
    return (field.isOptional() && Optional.empty().equals(value))
        || (field.isSection() && value instanceof Record r && notDefault(r).isEmpty());
  }

  /**
   * Gives each value the origin of the source that set it, or "default" if none did.
   *
   * @param source the section as the user wrote it
   */
  static ConfigObject withOrigins(ConfigObject canonical, ConfigObject source) {
    Map<String, ConfigValue> values = new HashMap<>();
    canonical.forEach((key, value) -> values.put(key, withOrigin(value, source.get(key))));
    return ConfigValueFactory.fromMap(values);
  }

  private static ConfigValue withOrigin(ConfigValue value, @Nullable ConfigValue source) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      return withOrigins(
          object, source instanceof ConfigObject o ? o : ConfigFactory.empty().root());
    }
    return value.withOrigin(
        source == null ? ConfigOriginFactory.newSimple(Field.DEFAULT) : source.origin());
  }

  private static @Nullable Object value(@Nullable Object value) {
    return value(value, Canonical::render);
  }

  private static @Nullable Object value(
      @Nullable Object value, Function<Record, ConfigObject> section) {
    return switch (value) {
      case null -> null;
      case Optional<?> o -> value(o.orElse(null), section);
      case List<?> l -> l.stream().map(v -> value(v, section)).toList();
      case Map<?, ?> m -> {
        Map<String, @Nullable Object> values = new HashMap<>();
        m.forEach((k, v) -> values.put(String.valueOf(k), value(v, section)));
        yield values;
      }
      case Config c -> c.root().unwrapped();
      case ConfigValue v -> v.unwrapped();
      case Record r -> section.apply(r);
      default -> {
        Object scalar = Scalars.write(value);
        if (scalar == null) {
          throw new IllegalArgumentException("a config cannot hold a " + value.getClass());
        }
        yield scalar;
      }
    };
  }

  private static @Nullable Object read(Method accessor, Record record) {
    try {
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + accessor, e);
    }
  }
}

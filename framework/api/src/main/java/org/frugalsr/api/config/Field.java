package org.frugalsr.api.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A key of a section, as a record component declares it.
 *
 * @param name the key in kebab case
 * @param type the component's type
 * @param key its documentation, default and limits
 * @param accessor reads the component
 */
record Field(String name, Type type, Key key, Method accessor) {
  static final String DEFAULT = "default";

  /**
   * The keys of a record, in the order of its components.
   *
   * @throws IllegalArgumentException if it is not a record, or a component has no {@link Key}
   */
  static List<Field> of(Class<?> record) {
    if (!record.isRecord()) {
      throw new IllegalArgumentException(record.getName() + " is not a record");
    }
    return Arrays.stream(record.getRecordComponents()).map(Field::of).toList();
  }

  private static Field of(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalArgumentException(
          component.getDeclaringRecord().getName()
              + ": the component '"
              + component.getName()
              + "' needs a @Key with its documentation");
    }
    boolean section = component.getType().isRecord();
    if (section && !key.def().isEmpty() && !key.def().equals("{}")) {
      throw new IllegalArgumentException(
          component.getDeclaringRecord().getName()
              + ": the section '"
              + component.getName()
              + "' takes the defaults of its keys and cannot have its own");
    }
    String name =
        component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new Field(name, component.getGenericType(), key, accessor);
  }

  /** The default that the key declares, if any. */
  Optional<ConfigValue> defaultValue() {
    return declared(key.def());
  }

  /** The value that a config's hash leaves out, if there is one. */
  Optional<ConfigValue> unhashedValue() {
    return declared(key.unhashed().isEmpty() ? key.def() : key.unhashed());
  }

  private static Optional<ConfigValue> declared(String hocon) {
    if (hocon.isEmpty()) {
      return Optional.empty();
    }
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(DEFAULT);
    return Optional.ofNullable(ConfigFactory.parseString("v = " + hocon, options).root().get("v"));
  }

  /** The help for the reference: valid values, default and meaning. */
  KeyHelp help() {
    boolean required = key.def().isEmpty() && !isOptional() && !isSection();
    Optional<String> def = Optional.of(key.def()).filter(d -> !d.isEmpty());
    Optional<String> when =
        Optional.of(key.when()).filter(w -> !w.isEmpty()).map(w -> When.of(w).toString());
    return new KeyHelp(expected(type), def, required, when, key.doc(), "");
  }

  boolean isOptional() {
    return type instanceof ParameterizedType p && p.getRawType() == Optional.class;
  }

  /** Whether the key is itself a section, which may be omitted if all its keys may. */
  boolean isSection() {
    return type instanceof Class<?> c && c.isRecord();
  }

  /** The record of the section or sections in this key's value; empty if there are none. */
  Optional<Class<?>> sectionIn() {
    Type in = type;
    if (type instanceof ParameterizedType p) {
      Type[] arguments = p.getActualTypeArguments();
      in = arguments[arguments.length - 1];
    }
    return in instanceof Class<?> c && c.isRecord() ? Optional.of(c) : Optional.empty();
  }

  /** The path suffix that leads from the key to such a section. */
  String wayIn() {
    if (type instanceof ParameterizedType p) {
      return p.getRawType() == List.class
          ? KeyReference.ELEMENT
          : p.getRawType() == Map.class ? "." + KeyReference.NAME : "";
    }
    return "";
  }

  /** Describes valid values of this key, or of an element of it: "an integer, at least 1". */
  String expected(Type t) {
    if (t instanceof ParameterizedType p) {
      Type[] arguments = p.getActualTypeArguments();
      if (p.getRawType() == List.class) {
        return "a list, each element " + expected(arguments[0]);
      }
      return p.getRawType() == Map.class
          ? "a section, each value " + expected(arguments[1])
          : expected(arguments[0]) + ", or null";
    }
    String scalar = t instanceof Class<?> c ? Scalars.describe(c) : null;
    if (scalar == null) {
      return t == ConfigValue.class ? "a value" : "a section { ... }";
    }
    String limits = new Limits(key).text();
    return limits.isEmpty() ? scalar : scalar + ", " + limits;
  }
}

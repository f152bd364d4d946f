package org.frugalsr.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Describes one key of a section: a component of the record that the section is bound to.
 *
 * <p>The component {@code resScale} is the key {@code res-scale}. Types: {@code int}, {@code long},
 * {@code double}, {@code boolean}, {@code String}, {@code Path}, {@code Duration} (with a unit), an
 * enum (constants in kebab case, or as their {@code toString}), a record (a section), {@code
 * Optional<T>}, {@code List<T>} (a single scalar is a list of one), {@code Map<String, T>}, and
 * {@code Config} or {@code ConfigValue} for values that are passed through unchanged. Limits apply
 * to the number itself, also inside an {@code Optional} or a {@code List}.
 */
@API(status = API.Status.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** One sentence that describes the key, with its unit. */
  String doc();

  /**
   * The default in HOCON; empty means that the key is required (write {@code "\"\""} for ""),
   * unless it is an {@code Optional}, or a section, which has the defaults of its keys.
   */
  String def() default "";

  /**
   * The value that a config's hash omits, in HOCON, if it differs from the default: the default
   * that the key had before. A changed default then does not change the meaning of a hash. Empty:
   * the default.
   */
  String unhashed() default "";

  /** The minimum allowed value. */
  double min() default Double.NaN;

  /** The maximum allowed value. */
  double max() default Double.NaN;

  /** An exclusive lower bound. */
  double above() default Double.NaN;

  /** An exclusive upper bound. */
  double below() default Double.NaN;

  /**
   * A condition on another key of the section without which this one has no effect, such as {@code
   * name = sgd | nesterov} or {@code keep-every != 0}; a user who sets it anyway gets a warning.
   */
  String when() default "";

  /**
   * The kind of registered part that a text, or each text of a list, names, such as {@code
   * activation}. The code that binds the config supplies the names ({@link Binder#parts}).
   */
  String names() default "";

  /** The only allowed values, as text; for numbers or strings with few valid values. */
  String[] oneOf() default {};

  /**
   * What depends on the key; for a key that holds sections, what depends on all keys in them that
   * declare nothing themselves. One value. If empty: as the enclosing {@link Section} declares,
   * otherwise {@link Effect#RESULT}.
   */
  Effect[] effect() default {};

  /**
   * Whether a run may be resumed with another value; also true if the enclosing section is declared
   * resumable. False is the safe choice: for another value, users start another run or fork.
   */
  boolean resumable() default false;

  /**
   * Whether the value names files whose content counts instead of their name: a study's trial
   * becomes another one when the content changes, not when the name does. The engine reads the
   * content; a plug-in's keys cannot declare it.
   */
  boolean byContent() default false;
}

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
 * enum (constants in kebab case), a record (a section), {@code Optional<T>}, {@code List<T>} (a
 * single scalar is a list of one), {@code Map<String, T>}, and {@code Config} or {@code
 * ConfigValue} for what is passed through as it is. Limits hold for the number itself, also inside
 * an {@code Optional} or a {@code List}.
 */
@API(status = API.Status.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** One sentence that says what the key means, with its unit. */
  String doc();

  /**
   * The default in HOCON; empty means that the key is required (write {@code "\"\""} for ""),
   * except an optional one, and a section, which has the defaults of its keys.
   */
  String def() default "";

  /**
   * The value that a config's hash leaves out, in HOCON, where it is another than the default: the
   * default that the key had before. A changed default then gives no second meaning to a hash.
   * Empty: the default.
   */
  String unhashed() default "";

  /** The least value allowed. */
  double min() default Double.NaN;

  /** The greatest value allowed. */
  double max() default Double.NaN;

  /** A value that must be exceeded. */
  double above() default Double.NaN;

  /** A value that must not be reached. */
  double below() default Double.NaN;

  /**
   * A condition on another key of the section without which this one has no effect, such as {@code
   * name = sgd | nesterov} or {@code keep-every != 0}; who sets it all the same is told.
   */
  String when() default "";

  /**
   * The kind of registered part that a text, or each text of a list, names, such as {@code
   * activation}. Whoever binds the config says which there are ({@link Binder#parts}).
   */
  String names() default "";

  /** The only values allowed, as text; for few of many numbers or strings. */
  String[] oneOf() default {};

  /**
   * What depends on the key; of a key that holds sections, on all keys in them that declare nothing
   * themselves. One value. None: as the {@link Section} around it declares, and if that declares
   * nothing {@link Effect#RESULT}.
   */
  Effect[] effect() default {};

  /**
   * Whether a run may be resumed with another value; also where the section around it is declared
   * so. False is the safe answer: whoever wants another value starts another run or forks.
   */
  boolean resumable() default false;

  /**
   * Whether the value names files whose content decides in its place: a study's trial is another
   * one when the content changes, not when the name does. The engine takes up the content; a
   * plug-in's keys cannot declare it.
   */
  boolean byContent() default false;
}

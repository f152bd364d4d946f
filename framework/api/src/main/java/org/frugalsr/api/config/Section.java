package org.frugalsr.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Declares properties of all keys of a config section, on the record that it is bound to: keys of
 * the record, of records in it, and of the plug-in that the section chooses.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Section {
  /** What depends on the keys, unless they declare otherwise. */
  Effect effect() default Effect.RESULT;

  /** Whether a run may be resumed with other values of the keys. */
  boolean resumable() default false;
}

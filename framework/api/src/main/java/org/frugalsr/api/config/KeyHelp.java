package org.frugalsr.api.config;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The description of a key in a reference.
 *
 * @param takes the valid values, such as {@code an integer, at least 1}
 * @param def the default as written in a config; empty if there is none
 * @param required whether a config must set it
 * @param when the condition on another key of the section without which it has no effect, such as
 *     {@code name = step}; empty if there is none
 * @param doc what the key means; empty where the key only holds a section
 * @param effect what depends on it, such as {@code measurement, resumable}; empty if unknown
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record KeyHelp(
    String takes,
    Optional<String> def,
    boolean required,
    Optional<String> when,
    String doc,
    String effect) {
  /** A key that only holds a section. */
  static KeyHelp section() {
    return new KeyHelp("a section { ... }", Optional.empty(), false, Optional.empty(), "", "");
  }

  KeyHelp withEffect(String words) {
    return new KeyHelp(takes, def, required, when, doc, words);
  }

  /** Such as {@code an integer; default 16. Patches in a batch. [result]}. */
  public String text() {
    return takes
        + (required ? "; required" : def.map(d -> "; default " + d).orElse(""))
        + when.map(w -> "; only with " + w).orElse("")
        + (doc.isEmpty() ? "" : ". " + doc)
        + (effect.isEmpty() ? "" : " [" + effect + "]");
  }
}

package org.frugalsr.api.config;

import org.apiguardian.api.API;

/**
 * Something that a config can choose by name, such as the operator {@code adder}.
 *
 * @param name the registered name, in kebab case
 * @param doc a one-sentence description
 * @param settings the record with its keys; {@link NoSettings} if there are none
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Option<C extends Record>(String name, String doc, Class<C> settings) {
  /** Rejects settings with a key {@code name}, which is the choice itself, and invalid effects. */
  public Option {
    if (Field.of(settings).stream().anyMatch(f -> f.name().equals(Options.NAME))) {
      throw new IllegalArgumentException(
          "the settings of '" + name + "' may not have a key 'name': it makes the choice");
    }
    if (settings.isAnnotationPresent(Section.class)
        || DeclaredEffect.ofKeys("", settings).values().stream()
            .anyMatch(DeclaredEffect::byContent)) {
      throw new IllegalArgumentException(
          "the settings of '"
              + name
              + "' may declare the effect of single keys only, and none by content:"
              + " the section that chooses '"
              + name
              + "' declares the rest");
    }
  }
}

package org.frugalsr.api.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The effect that {@link Key} and {@link Section} declare for a key, or for all keys of a section.
 *
 * @param effect what depends on it; empty if the enclosing section declares it
 * @param resumable whether a run may be resumed with another value
 * @param byContent whether it names files whose content counts instead of their name
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record DeclaredEffect(Optional<Effect> effect, boolean resumable, boolean byContent) {
  /** The default without a declaration: another value is another experiment. */
  public static final DeclaredEffect RESULT =
      new DeclaredEffect(Optional.of(Effect.RESULT), false, false);

  private static final DeclaredEffect NOTHING = new DeclaredEffect(Optional.empty(), false, false);

  /**
   * Returns the declarations of a section's record and of the records in it.
   *
   * @param path of the section; "" for the root
   * @return declarations by path, in the order of the records; a name chosen by the user is {@value
   *     KeyReference#NAME}
   * @throws IllegalArgumentException if a key in a list has a declaration: a list is one value
   */
  public static Map<String, DeclaredEffect> in(String path, Class<? extends Record> record) {
    Map<String, DeclaredEffect> found = new LinkedHashMap<>();
    Section section = record.getAnnotation(Section.class);
    if (section != null) {
      found.put(
          path, new DeclaredEffect(Optional.of(section.effect()), section.resumable(), false));
    }
    found.putAll(ofKeys(path, record));
    return found;
  }

  /** Like {@link #in}, without the declaration of the section as a whole. */
  public static Map<String, DeclaredEffect> ofKeys(String path, Class<?> record) {
    Map<String, DeclaredEffect> found = new LinkedHashMap<>();
    for (Field field : Field.of(record)) {
      String key = path.isEmpty() ? field.name() : path + "." + field.name();
      DeclaredEffect declared = of(field.key());
      if (!declared.equals(NOTHING)) {
        found.put(key, declared);
      }
      field
          .sectionIn()
          .ifPresent(
              in -> {
                Map<String, DeclaredEffect> inside = ofKeys(key + field.wayIn(), in);
                if (field.wayIn().equals(KeyReference.ELEMENT) && !inside.isEmpty()) {
                  throw new IllegalArgumentException(
                      "an effect is declared of %s, but a list is one value: declare it of %s"
                          .formatted(inside.keySet(), key));
                }
                found.putAll(inside);
              });
    }
    return found;
  }

  private static DeclaredEffect of(Key key) {
    if (key.effect().length > 1) {
      throw new IllegalArgumentException("a key has one effect: " + key.doc());
    }
    return new DeclaredEffect(
        key.effect().length == 0 ? Optional.empty() : Optional.of(key.effect()[0]),
        key.resumable(),
        key.byContent());
  }

  /** Combines this declaration of a key with that of its section. */
  public DeclaredEffect within(DeclaredEffect section) {
    return new DeclaredEffect(
        effect.or(section::effect),
        resumable || section.resumable(),
        byContent || section.byContent());
  }

  /** Such as {@code measurement, resumable}. */
  public String words() {
    String effects = effect.orElse(Effect.RESULT).word();
    return effects + (byContent ? ", by content" : "") + (resumable ? ", resumable" : "");
  }
}

package org.frugalsr.api.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What is declared of a key, or of all keys of a section, by {@link Key} and {@link Section}.
 *
 * @param effect what depends on it; empty if the section around it says so
 * @param resumable whether a run may be resumed with another value
 * @param byContent whether it names files whose content decides in place of their name
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record DeclaredEffect(Optional<Effect> effect, boolean resumable, boolean byContent) {
  /** What holds where nobody declares anything: another value is another experiment. */
  public static final DeclaredEffect RESULT =
      new DeclaredEffect(Optional.of(Effect.RESULT), false, false);

  private static final DeclaredEffect NOTHING = new DeclaredEffect(Optional.empty(), false, false);

  /**
   * What a section's record declares, and the records in it.
   *
   * @param path of the section; "" for the root
   * @return by path, in the order of the records, only where something is declared; a name that the
   *     user gives is {@value KeyReference#NAME}
   * @throws IllegalArgumentException if a key in a list declares anything: a list is one value
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

  /** As {@link #in}, without what is declared of the section as a whole. */
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

  /** What holds for a key of which this is declared, in a section of which that holds. */
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

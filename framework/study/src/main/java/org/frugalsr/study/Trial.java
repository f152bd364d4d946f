package org.frugalsr.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalLong;
import org.frugalsr.engine.run.InnerName;

/**
 * One variant with one seed.
 *
 * @param variant the variant's name
 * @param twin the name of the variant's float twin
 * @param seed of everything random
 * @param key hash of everything that affects the result, 64 hexadecimal digits
 * @param folder name of its run folder: plain, short and unique for any variant name
 * @param steps of its training
 * @param until the step up to which it is trained, if not to its end
 */
public record Trial(
    @JsonProperty(required = true) String variant,
    Optional<String> twin,
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) String folder,
    @JsonProperty(required = true) long steps,
    OptionalLong until) {
  private static final int READABLE = 60;
  private static final int UNIQUE = 8;

  /**
   * Checks that key and folder are names inside the study.
   *
   * @throws IllegalArgumentException if one would be outside of it
   */
  public Trial {
    new InnerName(key).text();
    new InnerName(folder).text();
  }

  /** A trial with the folder that follows from its name and key. */
  static Trial of(Variant variant, long seed, String key, long steps) {
    String folder =
        "%s-seed%d-%s"
            .formatted(
                PlainText.cut(PlainText.plain(variant.name()), READABLE),
                seed,
                key.substring(0, UNIQUE));
    return new Trial(
        variant.name(), variant.twin(), seed, key, folder, steps, OptionalLong.empty());
  }

  /** The same in another run folder. */
  Trial in(String other) {
    return new Trial(variant, twin, seed, key, other, steps, until);
  }

  /** The same up to a step. */
  Trial until(long step) {
    return new Trial(variant, twin, seed, key, folder, steps, OptionalLong.of(step));
  }

  /** Its name on the command line: {@code variant@seed}. */
  public String name() {
    return variant + "@" + seed;
  }

  /** Whether this is one of its two names: {@code variant@seed}, or that of its run folder. */
  boolean isCalled(String text) {
    return text.equals(name()) || text.equals(folder);
  }

  /** The name for one line of a terminal. */
  String line() {
    return PlainText.line(variant, READABLE) + "@" + seed;
  }
}

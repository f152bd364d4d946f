package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;

/**
 * A run started: from scratch, from weights of another run, or as a fork of one.
 *
 * @param steps the total number of steps; 0 for a run without training, such as an import
 * @param command the command line
 * @param augmentation how training patches are flipped and rotated
 * @param teachers its teacher networks
 * @param initialised what its network took over from another run
 * @param forked the state of another run that it started from
 * @param imported the file that its weights were read from
 * @param paced of a fork: whether something other than the learning rate depended on the number of
 *     steps
 */
public record Started(
    long steps,
    String command,
    Optional<String> augmentation,
    List<Teacher> teachers,
    Optional<Initialised> initialised,
    Optional<Fork> forked,
    Optional<Imported> imported,
    @JsonInclude(Include.NON_DEFAULT) boolean paced)
    implements Opening {
  /** Keeps its own copy of the list. */
  public Started {
    teachers = List.copyOf(teachers);
  }

  /** A run without training. */
  public static Started untrained(String command, Optional<Imported> imported) {
    return new Started(
        0,
        command,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        imported,
        false);
  }

  @Override
  public List<String> changed() {
    return forked.map(Fork::changed).orElse(List.of());
  }

  @Override
  public boolean continues() {
    return forked.isPresent();
  }

  @Override
  public boolean bestAnew() {
    return forked.isPresent();
  }

  /**
   * The arrays that a network took over from a checkpoint.
   *
   * @param text a sentence for people
   * @param step of the checkpoint
   * @param sha256 of the checkpoint's tensors
   * @param moved arrays that were taken over
   * @param afresh arrays that keep their initial values
   * @param left arrays of the checkpoint that are not used
   */
  public record Initialised(
      String text,
      long step,
      String sha256,
      List<String> moved,
      List<String> afresh,
      List<String> left) {
    /** Keeps its own copies of the lists. */
    public Initialised {
      moved = List.copyOf(moved);
      afresh = List.copyOf(afresh);
      left = List.copyOf(left);
    }
  }

  /**
   * The state of another run that a fork started from.
   *
   * @param from its folder and step, such as {@code runs/edsr, step 500}
   * @param changed changed config keys
   * @param afresh parts of the state that are initialised
   * @param left parts of the state that are not used
   * @param measuredAgain arrays that are measured again from data
   * @param history how the other run departs from its config
   */
  public record Fork(
      String from,
      List<String> changed,
      List<String> afresh,
      List<String> left,
      List<String> measuredAgain,
      List<String> history) {
    /** Keeps its own copies of the lists. */
    public Fork {
      changed = List.copyOf(changed);
      afresh = List.copyOf(afresh);
      left = List.copyOf(left);
      measuredAgain = List.copyOf(measuredAgain);
      history = List.copyOf(history);
    }
  }

  /**
   * A file of weights.
   *
   * @param file its path as it was given
   * @param sha256 of the whole file
   */
  public record Imported(String file, String sha256) {}
}

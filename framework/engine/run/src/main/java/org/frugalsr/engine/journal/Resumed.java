package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/**
 * A run continues at the step of this record, which takes back the records of later steps above it.
 *
 * @param steps how many steps the run is to have now
 * @param command the command line
 * @param teachers the networks that it learns from
 * @param changed which keys of its config changed and may change results
 * @param moved which keys say no more than where the same files are now
 * @param paced whether something else than the rate followed the number of steps before
 * @param bestAnew whether the best checkpoint is sought anew from here on
 */
public record Resumed(
    long steps,
    String command,
    List<Teacher> teachers,
    List<String> changed,
    List<String> moved,
    @JsonInclude(Include.NON_DEFAULT) boolean paced,
    @JsonInclude(Include.NON_DEFAULT) boolean bestAnew)
    implements Opening {
  /** Keeps its own copies of the lists. */
  public Resumed {
    teachers = List.copyOf(teachers);
    changed = List.copyOf(changed);
    moved = List.copyOf(moved);
  }

  @Override
  public boolean continues() {
    return true;
  }
}

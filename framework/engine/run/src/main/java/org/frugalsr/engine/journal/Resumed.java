package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/**
 * A run resumes at the step of this record, which invalidates preceding records of later steps.
 *
 * @param steps the new total number of steps
 * @param command the command line
 * @param teachers its teacher networks
 * @param changed changed config keys that may affect results
 * @param moved changed config keys that only concern the location of the same files
 * @param paced whether something other than the learning rate depended on the previous number of
 *     steps
 * @param bestAnew whether the search for the best checkpoint restarts here
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

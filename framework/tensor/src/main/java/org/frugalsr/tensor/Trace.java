package org.frugalsr.tensor;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The recorded graph of one pass, from which cost, names, tile overlaps and lifetimes are derived.
 *
 * @param steps the applications in order
 * @param tensors number of tensors, leaves included
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Trace(List<Step> steps, int tensors) {
  /** Copies the list. */
  public Trace {
    steps = List.copyOf(steps);
  }

  /**
   * One application of a function.
   *
   * @param path where in the network, such as {@code body.0.conv1}
   * @param function what was applied, with its settings
   * @param inputs the inputs' numbers on the tape
   * @param inputNames where the inputs came from; a parameter's path for a parameter
   * @param inputShapes the inputs' shapes
   * @param output the output's number on the tape
   * @param shape the output's shape
   */
  public record Step(
      String path,
      Function function,
      List<Integer> inputs,
      List<String> inputNames,
      List<Shape> inputShapes,
      int output,
      Shape shape) {
    /** The arithmetic of this application. */
    public Function.Work work() {
      return function.work(inputShapes, shape);
    }
  }

  /** Returns for each tensor the index of the last step that uses it, or -1 if none does. */
  public int[] lastUses() {
    int[] last = new int[tensors];
    Arrays.fill(last, -1);
    for (int i = 0; i < steps.size(); i++) {
      for (int input : steps.get(i).inputs()) {
        last[input] = i;
      }
    }
    return last;
  }
}

package org.frugalsr.tensor.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.PathPattern;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes parameters by their gradients, once a step.
 *
 * <p>A step applies, in order: gradient rules; clipping; weight decay; the {@link Algorithm};
 * {@code value -= rate * step}; constraints. Each parameter has its own state and step counter;
 * parameters without a gradient and frozen ones are skipped entirely. All state is allocated at
 * construction; a step allocates no arrays. Not thread-safe.
 */
public final class Optimizer implements Stateful {
  private final Clipping clipping;
  private final List<Slot> slots;

  /**
   * A fresh optimiser.
   *
   * @param parameters with distinct paths; the order is that of the state
   * @throws IllegalArgumentException if a pattern of a group matches none of the paths; the message
   *     names all such patterns and paths near to them
   */
  public Optimizer(OptimizerSettings settings, List<Parameter> parameters) {
    checkPatterns(settings.groups(), parameters.stream().map(Parameter::path).toList());
    clipping = settings.clipping();
    slots =
        parameters.stream()
            .filter(p -> settings.groups().stream().noneMatch(g -> g.frozen() && g.contains(p)))
            .map(p -> new Slot(p, settings))
            .toList();
  }

  private static void checkPatterns(List<ParameterGroup> groups, List<String> paths) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      for (PathPattern pattern : groups.get(i).paths()) {
        if (paths.stream().noneMatch(pattern::matches)) {
          problems.add("groups[" + i + "]: " + pattern.noMatch("parameter", paths));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  /** The parameters that steps can change: all but the frozen ones. */
  public List<Parameter> trained() {
    return slots.stream().map(slot -> slot.parameter).toList();
  }

  /**
   * Takes a step.
   *
   * @param gradients the gradient of a parameter, of its shape, if the loss depends on it; the
   *     arrays are overwritten, and two parameters may share one
   * @param progress with the learning rate of this step
   */
  public void step(Function<Parameter, Optional<INDArray>> gradients, Progress progress) {
    step(gradients, progress, parameter -> {});
  }

  /**
   * Takes a step with an observer.
   *
   * @param moved called with each parameter after its update, before its constraint is applied
   */
  public void step(
      Function<Parameter, Optional<INDArray>> gradients,
      Progress progress,
      Consumer<Parameter> moved) {
    List<Slot> active = new ArrayList<>(slots.size());
    Set<INDArray> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Slot slot : slots) {
      Optional<INDArray> gradient = gradients.apply(slot.parameter);
      if (gradient.isPresent()) {
        slot.receive(gradient.get(), !seen.add(gradient.get()));
        active.add(slot);
      }
    }
    active.forEach(slot -> slot.applyRule(progress));
    double scale = 1;
    if (clipping.needsNorm()) {
      scale = clipping.scale(GradientNorm.of(active.stream().map(Slot::gradient).toList()));
    }
    for (Slot slot : active) {
      slot.step(scale, clipping, progress, moved);
    }
  }

  @Override
  public void state(StateVisitor visitor) {
    slots.forEach(slot -> slot.state(visitor));
  }
}

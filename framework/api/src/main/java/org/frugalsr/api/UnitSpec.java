package org.frugalsr.api;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Specifies a unit that a block requests: an operator with norm, shortcut and activation.
 *
 * @param in input channels
 * @param out output channels
 * @param size kernel size, odd
 * @param stride at least 1
 * @param padding zeros on each side
 * @param bias whether the kernel has a bias
 * @param norm whether a batch normalisation follows
 * @param shortcut whether the unit's input is added to its output
 * @param activation the registered block that is the activation, if any
 * @param weights the kernels whose weights accumulate with this one's, if any
 * @param inputs the kernels whose inputs accumulate with this one's, if any
 */
@API(status = API.Status.STABLE, since = "0.1")
public record UnitSpec(
    int in,
    int out,
    int size,
    int stride,
    int padding,
    boolean bias,
    boolean norm,
    boolean shortcut,
    Optional<String> activation,
    Optional<Group> weights,
    Optional<Group> inputs) {
  /** Checks the geometry. */
  public UnitSpec {
    if (in < 1 || out < 1 || size < 1 || size % 2 == 0 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "a unit needs channels >= 1, an odd kernel size, stride >= 1 and padding >= 0, but got "
              + "%d -> %d channels, size %d, stride %d, padding %d"
                  .formatted(in, out, size, stride, padding));
    }
    if (shortcut && (in != out || stride != 1 || 2 * padding != size - 1)) {
      throw new IllegalArgumentException(
          "an identity shortcut needs equal channels and size, but got " + in + " -> " + out);
    }
  }

  /** A kernel that keeps the image size, with bias and nothing else. */
  public static UnitSpec same(int in, int out, int size) {
    return new UnitSpec(
        in,
        out,
        size,
        1,
        (size - 1) / 2,
        true,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with or without bias. */
  public UnitSpec withBias(boolean yes) {
    return new UnitSpec(
        in, out, size, stride, padding, yes, norm, shortcut, activation, weights, inputs);
  }

  /** The same with or without batch normalisation. */
  public UnitSpec withNorm(boolean yes) {
    return new UnitSpec(
        in, out, size, stride, padding, bias, yes, shortcut, activation, weights, inputs);
  }

  /** The same with or without an identity shortcut. */
  public UnitSpec withShortcut(boolean yes) {
    return new UnitSpec(
        in, out, size, stride, padding, bias, norm, yes, activation, weights, inputs);
  }

  /** The same with an activation by its registered name; {@code none} for none. */
  public UnitSpec withActivation(String name) {
    Optional<String> chosen = name.equals("none") ? Optional.empty() : Optional.of(name);
    return new UnitSpec(
        in, out, size, stride, padding, bias, norm, shortcut, chosen, weights, inputs);
  }

  /** The same with accumulation groups. */
  public UnitSpec withGroups(Optional<Group> weightGroup, Optional<Group> inputGroup) {
    return new UnitSpec(
        in, out, size, stride, padding, bias, norm, shortcut, activation, weightGroup, inputGroup);
  }

  /** The same with another stride and padding. */
  public UnitSpec withGeometry(int newStride, int newPadding) {
    return new UnitSpec(
        in, out, size, newStride, newPadding, bias, norm, shortcut, activation, weights, inputs);
  }
}

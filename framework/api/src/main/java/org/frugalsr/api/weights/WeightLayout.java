package org.frugalsr.api.weights;

/** Knows how another program names and shapes the arrays of a network of this project. */
public interface WeightLayout {
  /** What it knows, for people, such as {@code EDSR (its authors' code)}. */
  String description();

  /** Looks whether a file holds such a network. */
  Match match(ForeignArrays arrays);
}

package org.frugalsr.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value on a {@link Tape}: it lives as long as its pass.
 *
 * <p>On a tracing tape a tensor has a shape and no value.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Tensor {
  private final Tape tape;
  private final Shape shape;
  private final int id;
  private final String name;
  private final boolean differentiable;
  @Nullable INDArray value;
  @Nullable Gradient gradient;
  boolean owned;
  boolean retained;

  Tensor(Tape tape, int id, String name, Shape shape, boolean differentiable) {
    this.tape = tape;
    this.id = id;
    this.name = name;
    this.shape = shape;
    this.differentiable = differentiable;
  }

  /** The pass that this tensor belongs to. */
  public Tape tape() {
    return tape;
  }

  /** Its shape; images are {@code [N, H, W, C]}. */
  public Shape shape() {
    return shape;
  }

  /** Where it came from: a parameter's path, or path and function of the step that made it. */
  public String name() {
    return name;
  }

  /** Its number on the tape, counted from 0 in order of creation. */
  public int id() {
    return id;
  }

  /** Whether a gradient flows back through it. */
  public boolean differentiable() {
    return differentiable;
  }

  /**
   * The value. Never write to it.
   *
   * @throws IllegalStateException on a tracing tape, or after the value was released
   */
  public INDArray value() {
    INDArray v = value;
    if (v == null) {
      throw new IllegalStateException(name + missing());
    }
    return v;
  }

  private String missing() {
    if (tape.tracing()) {
      return " has a shape only: this pass is traced";
    }
    String departure = tape.departure();
    return departure == null
        ? " was released: retain() it before backward() or inference continues"
        : " was released after its last use in the plan: " + departure;
  }

  /** The single value of a scalar. */
  public double item() {
    return value().getDouble(0);
  }

  /** Keeps the value until the tape is closed, even if it would be released after its last use. */
  public Tensor retain() {
    retained = true;
    return this;
  }

  /** The same value, through which no gradient flows back. */
  public Tensor detach() {
    return tape.apply(new Detach(), this);
  }

  /** The sum with a tensor of the same shape, or one that broadcasts over this one. */
  public Tensor plus(Tensor other) {
    return Functional.add(this, other);
  }

  /** The difference to a tensor of the same shape, or one that broadcasts over this one. */
  public Tensor minus(Tensor other) {
    return Functional.subtract(this, other);
  }

  /** The product with a tensor of the same shape, or one that broadcasts over this one. */
  public Tensor times(Tensor other) {
    return Functional.multiply(this, other);
  }

  /** This tensor times a constant. */
  public Tensor times(double factor) {
    return Functional.affine(this, factor, 0);
  }

  @Override
  public String toString() {
    return name + shape;
  }

  /** A gradient array, possibly shared by several tensors. */
  static final class Gradient {
    final INDArray array;
    int references = 1;

    Gradient(INDArray array) {
      this.array = array;
    }
  }
}

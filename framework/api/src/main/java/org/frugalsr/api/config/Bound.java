package org.frugalsr.api.config;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The value of a section, available once {@link Binder#finish()} has found the config valid. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Bound<T> {
  private final Binder binder;
  private final @Nullable T value;

  Bound(Binder binder, @Nullable T value) {
    this.binder = binder;
    this.value = value;
  }

  /**
   * The bound value.
   *
   * @throws IllegalStateException before {@link Binder#finish()} has returned
   */
  public T get() {
    if (value == null || !binder.isFinished()) {
      throw new IllegalStateException("call Binder.finish() first: it reports what is wrong");
    }
    return value;
  }

  /** Combines both values, if both could be bound. */
  <U, V> Bound<V> and(Bound<U> other, BiFunction<? super T, ? super U, ? extends V> both) {
    boolean whole = value != null && other.value != null;
    return new Bound<>(binder, whole ? both.apply(value, other.value) : null);
  }

  /** Checks the value, if it could be bound, to report further {@link Binder#problem}s. */
  public void check(Consumer<? super T> check) {
    if (value != null) {
      check.accept(value);
    }
  }
}

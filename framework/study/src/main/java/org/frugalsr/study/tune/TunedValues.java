package org.frugalsr.study.tune;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import org.frugalsr.engine.config.TuneSettings.Scale;
import org.frugalsr.engine.config.TuneSettings.TunedKey;

/** The values that are tried for a config key. */
public sealed interface TunedValues {
  /**
   * The values of the settings of a key.
   *
   * @throws IllegalArgumentException with the problem, if they are not a range or a list
   */
  static TunedValues of(TunedKey key) {
    boolean range = key.from().isPresent() || key.to().isPresent();
    if (range == !key.values().isEmpty()) {
      throw new IllegalArgumentException(
          "it needs a range, such as { from = 1e-4, to = 1e-2, steps = 5, scale = log }, or a list,"
              + " such as { values = [l1, l2] }");
    }
    if (!range) {
      if (key.values().stream().distinct().count() < key.values().size()) {
        throw new IllegalArgumentException("its list has a value twice");
      }
      return new Listed(List.copyOf(key.values()));
    }
    if (key.from().isEmpty() || key.to().isEmpty() || key.from().get() >= key.to().get()) {
      throw new IllegalArgumentException("a range needs both ends, from below to");
    }
    if (key.scale() == Scale.LOG && key.from().get() <= 0) {
      throw new IllegalArgumentException("a range with scale = log must be above 0");
    }
    return new Range(key.from().get(), key.to().get(), key.steps(), key.scale());
  }

  /** The number of values in a grid. */
  int size();

  /**
   * Whether there is a value of this index; ranges also have values before 0 and from {@link #size}
   * on, as far as they can be extended.
   */
  boolean has(int index);

  /** The value of an index that {@link #has} one. */
  ConfigValue value(int index);

  /** A random value. */
  ConfigValue draw(SplittableRandom random);

  /**
   * A list, which cannot be extended.
   *
   * @param values at least one
   */
  record Listed(List<ConfigValue> values) implements TunedValues {
    @Override
    public int size() {
      return values.size();
    }

    @Override
    public boolean has(int index) {
      return index >= 0 && index < values.size();
    }

    @Override
    public ConfigValue value(int index) {
      return values.get(index);
    }

    @Override
    public ConfigValue draw(SplittableRandom random) {
      return values.get(random.nextInt(values.size()));
    }
  }

  /**
   * A range. Its ends are exact, other values are rounded to three significant digits.
   *
   * @param from the value of index 0
   * @param to the value of the last index
   * @param size number of values in a grid
   * @param scale how they are spaced
   */
  record Range(double from, double to, int size, Scale scale) implements TunedValues {
    private static final MathContext DIGITS = new MathContext(3);

    @Override
    public boolean has(int index) {
      double value = at(index / (size - 1.0));
      return Double.isFinite(value) && (value > 0 || from <= 0) && !Double.isInfinite(1 / value);
    }

    @Override
    public ConfigValue value(int index) {
      return index == 0
          ? number(BigDecimal.valueOf(from))
          : index == size - 1
              ? number(BigDecimal.valueOf(to))
              : number(new BigDecimal(at(index / (size - 1.0))).round(DIGITS));
    }

    @Override
    public ConfigValue draw(SplittableRandom random) {
      return number(new BigDecimal(at(random.nextDouble())).round(DIGITS));
    }

    /**
     * The value at a part of the range.
     *
     * @param part 0 for its beginning, 1 for its end
     */
    private double at(double part) {
      return scale == Scale.LOG ? from * Math.pow(to / from, part) : from + (to - from) * part;
    }

    /** A number as people write it, such as {@code 2.15e-3}; configs keep the text. */
    private static ConfigValue number(BigDecimal value) {
      BigDecimal plain = value.stripTrailingZeros();
      int exponent = plain.precision() - plain.scale() - 1;
      String text =
          plain.signum() == 0 || (exponent >= -2 && exponent < 6)
              ? plain.toPlainString()
              : plain.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
      return ConfigFactory.parseString("v = " + text).getValue("v");
    }
  }
}

package org.frugalsr.api;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A trained kernel as codes and scales, for a packed runtime.
 *
 * <p>Its output is the sum over its weight codes w and input codes a of {@code w.scale[out] *
 * a.step * arithmetic(a.code(z), w.codes)}, then the rescaling of the output, if any, then the
 * bias; for a kernel by differences, whose scales cannot be factored out, it is {@code
 * arithmetic(a.step * a.code(z), w.scale[out] * w.codes)}. Here z is {@linkplain PackedInputs#coded
 * the float that is coded}: the input itself or, for instance, a sum of inputs.
 *
 * @param weights codes of the weight, one for each base; empty if it stays float, or its quantizer
 *     is not a {@link PackedWeights}: w is then the effective weight
 * @param inputs codes of an input value, one for each base; empty if it stays float, or its
 *     quantizer is not a {@link PackedInputs}: a is then the effective input
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record InferenceForm(List<WeightCodes> weights, List<InputCodes> inputs) {
  /** Copies the lists. */
  public InferenceForm {
    weights = List.copyOf(weights);
    inputs = List.copyOf(inputs);
  }

  /**
   * Weights as small integers.
   *
   * @param bits of a code, 1 to 8: at most {@code 2^bits} of them, evenly spaced and symmetric
   *     about 0; for one bit -1 and +1, for DoReFa's levels odd numbers up to 2^bits - 1
   * @param codes in the weight's own order, {@code [k, k, in, out]}
   * @param scale per output channel
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would be wasteful
  public record WeightCodes(int bits, short[] codes, float[] scale) {
    /** One bit: +1 where a value is at least 0, -1 below. */
    public static WeightCodes signs(float[] values, float[] scale) {
      short[] codes = new short[values.length];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (short) (values[i] >= 0 ? 1 : -1);
      }
      return new WeightCodes(1, codes, scale);
    }

    /**
     * Multiples of a step: the nearest integers to {@code value / step}.
     *
     * @param out output channels, which all have this step
     */
    public static WeightCodes multiples(int bits, float[] values, float step, int out) {
      short[] codes = new short[values.length];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (short) Math.round(values[i] / step);
      }
      float[] scale = new float[out];
      Arrays.fill(scale, step);
      return new WeightCodes(bits, codes, scale);
    }
  }

  /** How a float is mapped to a small integer before the arithmetic. */
  public sealed interface InputCodes {
    /** The bits of a code, 1 to 8. */
    int bits();

    /** The value of a code of 1, above 0. */
    float step();

    /** The code of pixels outside the image: 0 where zeros are padded after coding. */
    int border();

    /**
     * The code of a value.
     *
     * @param channel the input channel of the value
     */
    int code(float z, int channel);
  }

  /**
   * One bit: {@code high} where z is at least the channel's threshold, else {@code low}; if
   * falling, {@code high} where z is at most the threshold.
   *
   * @param threshold per input channel; infinite where the code is always the same
   * @param falling per input channel: whether larger values have the lower code, as behind a
   *     normalisation with a negative factor
   * @param low the code below, -1 or 0
   * @param high the code above, 1
   * @param step the value of a code of 1
   * @param border the code outside the image
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would be wasteful
  public record SignCodes(
      float[] threshold, boolean[] falling, int low, int high, float step, int border)
      implements InputCodes {
    /** A sign, -1 or +1, of value 1, with zeros outside the image. */
    public static SignCodes of(float[] threshold) {
      return new SignCodes(threshold, new boolean[threshold.length], -1, 1, 1, 0);
    }

    @Override
    public int bits() {
      return 1;
    }

    @Override
    public int code(float z, int channel) {
      boolean above = falling[channel] ? z <= threshold[channel] : z >= threshold[channel];
      return above ? high : low;
    }
  }

  /**
   * Several bits: {@code clamp(round(z / step), low, high)}, ties to the even code.
   *
   * @param bits of a code, 2 to 8
   * @param step between two levels
   * @param low the smallest code
   * @param high the largest code
   * @param border the code outside the image
   */
  public record UniformCodes(int bits, float step, int low, int high, int border)
      implements InputCodes {
    @Override
    public int code(float z, int channel) {
      return (int) Math.clamp(Math.rint(z / step), low, high);
    }
  }
}

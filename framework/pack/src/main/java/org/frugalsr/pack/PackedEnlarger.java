package org.frugalsr.pack;

import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.Enlarger;
import org.frugalsr.engine.evaluate.NonFiniteOutput;
import org.frugalsr.imaging.Image;
import org.frugalsr.runtime.Upscaler;

/**
 * Super-resolves images with a packed network.
 *
 * @param upscaler the network
 * @param ensemble whether the upscaler averages over symmetries
 */
public record PackedEnlarger(Upscaler upscaler, boolean ensemble) implements Enlarger {
  @Override
  public Image upscale(Image lr, int scale) {
    float[] unit = new float[lr.samples().length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = lr.samples()[i] / 255f;
    }
    float[] result;
    try {
      result = upscaler.upscale(unit, lr.width(), lr.height(), scale);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "The packed network cannot compute an image of %dx%d pixels: %s"
              .formatted(lr.width(), lr.height(), e.getMessage()));
    }
    for (int i = 0; i < result.length; i++) {
      result[i] *= 255f;
    }
    return NonFiniteOutput.checked(
        new Image(lr.width() * scale, lr.height() * scale, lr.channels(), result));
  }

  @Override
  public long heapBytes(int width, int height, int scale) {
    try {
      return upscaler.featureBytes(width, height, scale);
    } catch (IllegalArgumentException e) {
      return 0; // it cannot compute even a small image, as upscale will say
    }
  }
}

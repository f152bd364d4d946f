package org.frugalsr.imaging.sample;

import java.util.List;
import org.frugalsr.imaging.Image;
import org.frugalsr.tensor.Rng;

/**
 * One image: a backdrop, leaves, a textured wall, polygons, discs, a fan of lines and text, each
 * painted over the previous ones, all drawn from one random stream.
 */
final class Scene {
  private final Rng rng;
  private final int size;
  private final Canvas canvas;

  /** An image of {@code size} x {@code size} pixels, determined by the state of the stream. */
  Scene(Rng rng, int size) {
    this.rng = rng;
    this.size = size;
    this.canvas = new Canvas(size);
  }

  /** Draws the image; call it only once per scene. */
  Image draw() {
    backdrop();
    foliage();
    for (int i = 0; i < 2; i++) {
      wall();
    }
    for (int i = 0; i < 7; i++) {
      polygon();
      disc();
    }
    fan();
    for (int i = 0; i < 3; i++) {
      text();
    }
    return canvas.image();
  }

  private void backdrop() {
    Pattern ramp = Pattern.ramp(-size * 0.3, size * 1.6).turned(angle());
    canvas.fill(Region.rectangle(0, 0, size, size), ramp, color(), color());
  }

  /**
   * Rough ground, and on it leaves of falling size that hide each other (the dead leaves model).
   */
  private void foliage() {
    double cx = position();
    double cy = position();
    double spread = between(0.2, 0.45) * size;
    float[] dark = tint(between(10, 60));
    float[] light = tint(between(130, 230));
    Pattern ground = Pattern.noise(rng, between(12, 40), 5, 0.5);
    canvas.fill(Region.ellipse(cx, cy, spread * 1.2, spread, angle()), ground, dark, light);
    for (int i = 0; i < 120; i++) {
      double a = 2.5 + 9 * StrictMath.pow(rng.nextDouble(), 3);
      double x = cx + spread * between(-0.9, 0.9);
      double y = cy + spread * between(-0.9, 0.9);
      double turn = angle();
      float[] leaf = blend(dark, light, (float) rng.nextDouble());
      Pattern shade = Pattern.ramp(-a, 2 * a).turned(turn);
      Pattern local = (px, py) -> shade.at(px - x, py - y);
      canvas.fill(Region.ellipse(x, y, a, a * between(0.3, 0.8), turn), local, leaf, color());
    }
  }

  private void wall() {
    double side = between(0.25, 0.5) * size;
    double period = between(4.5, 14);
    Pattern pattern =
        switch (rng.nextInt(4)) {
          case 0 -> Pattern.wave(period);
          case 1 -> Pattern.bars(period, between(0.3, 0.7));
          case 2 -> Pattern.checker(period * 0.7);
          default -> Pattern.bricks(period * 2, period, 1 + period * 0.12);
        };
    double[] radii = {side, side * between(0.7, 1.2), side, side * between(0.7, 1.2)};
    Region where = Region.polygon(position(), position(), radii, angle());
    float[] ground = color();
    canvas.fill(where, pattern.turned(angle()), ground, contrast(ground));
  }

  private void polygon() {
    double[] radii = new double[3 + rng.nextInt(6)];
    double reach = between(0.05, 0.22) * size;
    for (int i = 0; i < radii.length; i++) {
      radii[i] = reach * between(0.4, 1);
    }
    Region where = Region.polygon(position(), position(), radii, angle());
    Pattern ramp = Pattern.ramp(between(-size, size), size).turned(angle());
    float[] first = color();
    canvas.fill(where, ramp, first, blend(first, color(), 0.4f));
  }

  private void disc() {
    double x = position();
    double y = position();
    double r = between(0.02, 0.13) * size;
    Region where =
        rng.nextInt(2) == 0
            ? Region.ring(x, y, r * between(0.5, 0.9), r)
            : Region.ellipse(x, y, r, r * between(0.5, 1), angle());
    canvas.fill(where, color());
  }

  /** Lines from one point in all directions. */
  private void fan() {
    double x = position();
    double y = position();
    double start = angle();
    int lines = 6 + rng.nextInt(12);
    double width = between(0.8, 3);
    double length = between(0.2, 0.5) * size;
    float[] ink = color();
    for (int i = 0; i < lines; i++) {
      double a = start + 2 * Math.PI * i / lines;
      double endX = x + length * StrictMath.cos(a);
      double endY = y + length * StrictMath.sin(a);
      canvas.fill(Region.stroke(x, y, endX, endY, width), ink);
    }
  }

  /** A few lines of text, often on a plate. */
  private void text() {
    double height = between(7, 26);
    double weight = Math.max(1.1, height * between(0.09, 0.2));
    int letters = 3 + rng.nextInt(7);
    double turn = rng.nextInt(2) == 0 ? 0 : between(-0.6, 0.6);
    double x = between(0, 0.5) * size;
    double y = between(0.05, 0.9) * size;
    float[] ground = color();
    float[] ink = contrast(ground);
    int lines = height < 12 ? 3 : 1;
    if (turn == 0) {
      double wide = letters * height + height * 0.5;
      Region plate =
          Region.rectangle(x - height * 0.6, y - height * 0.5, wide, height * (1.6 * lines + 0.4));
      canvas.fill(plate, ground);
    }
    for (int line = 0; line < lines; line++) {
      StringBuilder word = new StringBuilder();
      for (int i = 0; i < letters; i++) {
        word.append(StrokeFont.LETTERS.charAt(rng.nextInt(StrokeFont.LETTERS.length())));
      }
      double down = line * height * 1.6;
      List<Region> strokes =
          StrokeFont.write(
              word.toString(),
              x - down * StrictMath.sin(turn),
              y + down * StrictMath.cos(turn),
              height,
              weight,
              turn);
      strokes.forEach(stroke -> canvas.fill(stroke, ink));
    }
  }

  private float[] color() {
    return tint(between(15, 240));
  }

  /** A colour of about the given luma, mostly of low saturation. */
  private float[] tint(double luma) {
    double strength = 70 * rng.nextDouble() * rng.nextDouble() + 5;
    double red = strength * rng.nextGaussian();
    double blue = strength * rng.nextGaussian();
    double green = -0.3 * red - 0.1 * blue;
    return new float[] {level(luma + red), level(luma + green), level(luma + blue)};
  }

  /** A colour at least 90 levels of luma away from the given one. */
  private float[] contrast(float[] other) {
    double luma = (other[0] + 2 * other[1] + other[2]) / 4;
    double gap = between(90, 125);
    return tint(luma > 127 ? luma - gap : luma + gap);
  }

  private static float[] blend(float[] from, float[] to, float t) {
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      out[c] = from[c] + (to[c] - from[c]) * t;
    }
    return out;
  }

  private static float level(double value) {
    return (float) Math.clamp(value, 0.0, 255.0);
  }

  private double position() {
    return rng.nextDouble() * size;
  }

  private double angle() {
    return rng.nextDouble() * 2 * Math.PI;
  }

  private double between(double low, double high) {
    return rng.nextDouble(low, high);
  }
}

package org.frugalsr.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.runtime.Upscaler.Options;
import org.frugalsr.runtime.file.PackedFile;
import org.frugalsr.runtime.model.PackedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees of the runtime. */
class UpscalerTest {
  private static final int WIDTH = 83;
  private static final int HEIGHT = 71;

  private static float[] run(Options options) {
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), options)) {
      return upscaler.upscale(SmallNetworks.noise(WIDTH * HEIGHT * 3), WIDTH, HEIGHT, 2);
    }
  }

  @Test
  void tilesHaveTheBitsOfTheWholeImage() {
    float[] whole = run(Options.usual());
    assertEquals(WIDTH * 2 * HEIGHT * 2 * 3, whole.length);
    for (int side : new int[] {32, 40, 61}) {
      assertArrayEquals(whole, run(Options.usual().withTile(side)), "tiles of " + side);
    }
    assertArrayEquals(whole, run(Options.usual().withMemory(1 << 20)), "little memory");
  }

  @Test
  void littleMemoryIsKept() {
    Options little = Options.usual().withMemory(8 << 20);
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), little)) {
      upscaler.upscale(SmallNetworks.noise(300 * 280 * 3), 300, 280, 2);
      long peak = upscaler.peakBytes();
      assertTrue(peak <= 8 << 20, () -> "%,d bytes".formatted(peak));
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    float[] one;
    int before = Parallel.threads();
    try {
      Parallel.setThreads(1);
      one = run(Options.usual());
      Parallel.setThreads(3);
      assertArrayEquals(one, run(Options.usual()));
    } finally {
      Parallel.setThreads(before);
    }
  }

  @Test
  void theSelfEnsembleIsTheMeanOverTheSymmetries() {
    List<Integer> tiles = new ArrayList<>();
    float[] mean =
        run(Options.usual().withSelfEnsemble().with((done, all) -> tiles.add(100 * all + done)));
    assertEquals(List.of(801, 802, 803, 804, 805, 806, 807, 808), tiles);
    float[] turned = SmallNetworks.noise(WIDTH * HEIGHT * 3);
    double[] sum = new double[mean.length];
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), Options.usual())) {
      for (int number = 0; number < 8; number++) {
        Symmetry s = new Symmetry(number, 3);
        int w = s.swaps() ? HEIGHT : WIDTH;
        int h = s.swaps() ? WIDTH : HEIGHT;
        float[] there = s.apply(turned, WIDTH, HEIGHT);
        assertArrayEquals(turned, s.inverse(there, w, h));
        float[] back = s.inverse(upscaler.upscale(there, w, h, 2), 2 * w, 2 * h);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += back[i] / 8;
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      assertEquals(sum[i], mean[i], 1e-6);
    }
  }

  @Test
  void attentionOverTheWholeImageIsNotCut() {
    float[] image = SmallNetworks.noise(40 * 30 * 3);
    float[] whole;
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.global(), Options.usual())) {
      whole = upscaler.upscale(image, 40, 30, 2);
    }
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.global(), Options.usual().withTile(16))) {
      assertArrayEquals(whole, upscaler.upscale(image, 40, 30, 2));
    }
  }

  @Test
  void greySamplesAreTakenAsStored() {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 16; i++) {
      grey.getRaster().setSample(i % 4, i / 4, 0, 128);
    }
    BufferedImage same = new Picture(grey, 3).enlarged(1, samples -> samples);
    assertEquals(0xFF808080, same.getRGB(2, 1));
  }

  /** Black under transparent pixels would become a rim around what is visible. */
  @Test
  void hiddenColoursAreThoseOfVisibleNeighbours() {
    BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 16 * 12; i++) {
      image.setRGB(i % 16, i / 16, i % 16 < 7 ? 0xFF336699 : 0);
    }
    BufferedImage large =
        new Picture(image, 3)
            .enlarged(
                1,
                samples -> {
                  for (int i = 0; i < samples.length; i++) {
                    assertEquals(0x33 * (1 + i % 3) / 255f, samples[i], 1e-6f, "sample " + i);
                  }
                  return samples;
                });
    assertEquals(0x336699, large.getRGB(15, 11), "transparent as before");
    assertEquals(0xFF336699, large.getRGB(3, 3));
  }

  @Test
  void picturesKeepTheirAlphaAndColour(@TempDir Path folder) throws Exception {
    BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 20 * 16; i++) {
      image.setRGB(i % 20, i / 20, (i % 256) << 24 | 0x336699);
    }
    Path file = folder.resolve("luma.frugal");
    PackedFile.write(SmallNetworks.local(1, 3), file);
    try (Upscaler upscaler = Upscaler.open(file)) {
      assertEquals(List.of(3), upscaler.scales());
      assertEquals("small", upscaler.facts().get("name"));
      BufferedImage large = upscaler.upscale(image);
      assertEquals(60, large.getWidth());
      assertEquals(48, large.getHeight());
      assertTrue(large.getColorModel().hasAlpha());
      assertEquals(150, large.getRGB(31, 22) >>> 24, 2, "pixel 10 of row 7");
    }
  }

  @Test
  void severalThreadsMayUpscale() throws Exception {
    float[] image = SmallNetworks.noise(WIDTH * HEIGHT * 3);
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), Options.usual());
        var threads = Executors.newFixedThreadPool(4)) {
      float[] expected = upscaler.upscale(image, WIDTH, HEIGHT, 2);
      Callable<float[]> task = () -> upscaler.upscale(image, WIDTH, HEIGHT, 2);
      for (var result : threads.invokeAll(List.of(task, task, task, task))) {
        assertArrayEquals(expected, result.get());
      }
    }
  }

  private static final Options TILES = Options.usual().withTile(32);

  /** The call on another thread would wait for ever if the listener were called with the lock. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void aListenerMayUseTheUpscaler() throws Exception {
    float[] image = SmallNetworks.noise(WIDTH * HEIGHT * 3);
    AtomicReference<Upscaler> itself = new AtomicReference<>();
    List<float[]> others = new ArrayList<>();
    AtomicBoolean first = new AtomicBoolean(true);
    try (var threads = Executors.newSingleThreadExecutor()) {
      ProgressListener listener =
          (done, all) -> {
            if (first.getAndSet(false)) {
              Callable<float[]> call = () -> itself.get().upscale(image, WIDTH, HEIGHT, 2);
              try {
                others.add(threads.submit(call).get());
                others.add(call.call());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }
          };
      try (Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), TILES.with(listener))) {
        itself.set(upscaler);
        float[] expected = run(Options.usual());
        assertArrayEquals(expected, upscaler.upscale(image, WIDTH, HEIGHT, 2));
        assertEquals(2, others.size());
        others.forEach(other -> assertArrayEquals(expected, other));
      }
    }
  }

  @Test
  void aFailingListenerEndsItsCallOnly() {
    AtomicBoolean fails = new AtomicBoolean();
    ProgressListener listener =
        (done, all) -> {
          if (fails.get() && done == 2) {
            throw new UnsupportedOperationException("tile 2");
          }
        };
    float[] image = SmallNetworks.noise(WIDTH * HEIGHT * 3);
    try (Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), TILES.with(listener))) {
      float[] expected = upscaler.upscale(image, WIDTH, HEIGHT, 2);
      long peak = upscaler.peakBytes();
      for (int i = 0; i < 5; i++) {
        fails.set(true);
        UnsupportedOperationException e =
            assertThrows(
                UnsupportedOperationException.class,
                () -> upscaler.upscale(image, WIDTH, HEIGHT, 2));
        assertEquals("tile 2", e.getMessage());
        fails.set(false);
        assertArrayEquals(expected, upscaler.upscale(image, WIDTH, HEIGHT, 2));
      }
      assertEquals(peak, upscaler.peakBytes());
    }
  }

  @Test
  void anUpscalerThatIsClosedMeanwhileEndsTheCall() {
    AtomicReference<Upscaler> itself = new AtomicReference<>();
    Upscaler upscaler =
        Upscaler.of(SmallNetworks.local(3, 2), TILES.with((done, all) -> itself.get().close()));
    itself.set(upscaler);
    float[] image = SmallNetworks.noise(WIDTH * HEIGHT * 3);
    assertThrows(IllegalStateException.class, () -> upscaler.upscale(image, WIDTH, HEIGHT, 2));
  }

  @Test
  void theMemoryOfAnImageIsKnownBefore() {
    float[] image = SmallNetworks.noise(300 * 280 * 3);
    for (Options options : List.of(Options.usual(), TILES, Options.usual().withMemory(8 << 20))) {
      for (PackedNetwork network : List.of(SmallNetworks.local(3, 2), SmallNetworks.global())) {
        try (Upscaler upscaler = Upscaler.of(network, options)) {
          long bytes = upscaler.featureBytes(300, 280, 2);
          upscaler.upscale(image, 300, 280, 2);
          assertEquals(upscaler.peakBytes(), bytes, 0.25 * bytes, options.toString());
        }
      }
    }
  }

  @Test
  void mistakesAreSaid() {
    Upscaler upscaler = Upscaler.of(SmallNetworks.local(3, 2), Options.usual());
    String scale =
        assertThrows(IllegalArgumentException.class, () -> upscaler.upscale(new float[12], 2, 2, 4))
            .getMessage();
    assertTrue(scale.contains("no scale x4; it has [2]"), scale);
    String samples =
        assertThrows(IllegalArgumentException.class, () -> upscaler.upscale(new float[11], 2, 2, 2))
            .getMessage();
    assertTrue(samples.contains("are 12 samples, not 11"), samples);
    upscaler.close();
    assertThrows(IllegalStateException.class, () -> upscaler.upscale(new float[12], 2, 2, 2));
  }
}

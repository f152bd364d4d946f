package org.frugalsr.report.comparison;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.frugalsr.report.content.RunFixture;

/**
 * A made-up study of up to 20 variants in families, like one of binary methods: most lie within 0.6
 * dB, two far below, several cost the same, one's loss has a peak.
 */
final class LargeStudy {
  /** Name, PSNR on the small set, thousands of parameters, float multiply-adds in G. */
  private record Made(String name, double psnr, int parameters, double multiplyAdds) {}

  private static final List<Made> ALL =
      List.of(
          new Made("float", 37.06, 88, 20.1),
          new Made("bnn", 36.69, 88, 3.1),
          new Made("bnn-rprelu", 36.93, 89, 3.1),
          new Made("bam", 36.53, 88, 3.1),
          new Made("bam-weights", 36.65, 88, 3.1),
          new Made("vdsr-bnn", 33.68, 88, 1.0),
          new Made("bam-inputs", 36.55, 88, 3.1),
          new Made("xnor", 36.69, 88, 3.1),
          new Made("dorefa", 36.67, 88, 3.1),
          new Made("abc-net", 36.68, 88, 3.4),
          new Made("bi-real", 36.65, 88, 3.1),
          new Made("react", 36.93, 89, 3.1),
          new Made("react-rsign", 36.65, 88, 3.1),
          new Made("ir-net", 36.47, 88, 3.1),
          new Made("float-norm", 37.01, 88, 20.1),
          new Made("no-body", 34.84, 4, 1.0),
          new Made("vdsr-bam", 36.4, 88, 1.0),
          new Made("vdsr-dorefa", 36.37, 88, 1.0),
          new Made("vdsr-float", 36.83, 88, 20.1),
          new Made("scale=per-channel,activation=hardtanh,lr=0.0005", 36.6, 120, 4.2));

  private static final double BICUBIC = 33.66;
  private static final long STEPS = 5000;

  private LargeStudy() {}

  /** The names of the first variants. */
  static List<String> names(int variants) {
    return ALL.subList(0, variants).stream().map(Made::name).toList();
  }

  /** A study of the first variants with two seeds each. */
  static StudyFixture of(Path home, int variants) {
    StudyFixture study = new StudyFixture(home);
    for (Made made : ALL.subList(0, variants)) {
      for (int seed = 0; seed < 2; seed++) {
        String twin = made.name().startsWith("float") ? "" : "float";
        try (RunFixture run = study.begin(made.name(), twin, seed)) {
          fill(run, made, new Random(31L * ALL.indexOf(made) + seed));
        }
      }
    }
    return study;
  }

  private static void fill(RunFixture run, Made made, Random random) {
    run.session("frugal run", 2, "clean").start(STEPS);
    run.network(made.parameters() * 1000L, made.multiplyAdds() * 1e9, 16.99e9);
    double shift = random.nextGaussian() * 0.015;
    boolean peak = made.name().equals("vdsr-bnn");
    for (int i = 1; i <= 100; i++) {
      double loss = 0.018 + 0.001 * (37.1 - made.psnr()) + 0.012 * Math.exp(-i / 6.0);
      double up = peak && i > 20 && i < 27 ? 0.05 * (1 + random.nextDouble()) : 0;
      run.train(i * STEPS / 100, loss * (1 + 0.02 * random.nextGaussian()) + up);
    }
    Map<String, Object> bicubic = new LinkedHashMap<>(RunFixture.measured("div2k", 30.85));
    bicubic.put("method", "bicubic");
    run.record("bicubic", STEPS / 5, bicubic);
    for (int i = 1; i <= 5; i++) {
      double missing = 0.7 * Math.exp(-i / 2.0);
      run.validate("div2k", i * STEPS / 5, made.psnr() - 3.6 - missing + shift);
    }
    for (String set : List.of("set5", "b100")) {
      run.evaluate(set, "bicubic", BICUBIC, false);
      List<Double> images = new ArrayList<>();
      Random content = new Random(set.hashCode());
      for (int i = 0; i < (set.equals("set5") ? 5 : 60); i++) {
        double hard = content.nextGaussian();
        double gap = (made.psnr() - 37.06) * (1 + 0.6 * content.nextDouble() * hard);
        images.add(37.06 + 3 * hard + gap + shift + 0.02 * random.nextGaussian());
      }
      run.evaluate(set, "sisr-y", images);
    }
    run.stop(STEPS, "finished");
  }
}

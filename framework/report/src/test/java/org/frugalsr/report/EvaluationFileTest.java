package org.frugalsr.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.Score;
import org.frugalsr.imaging.SelfEnsemble;
import org.junit.jupiter.api.Test;

class EvaluationFileTest {
  private static Evaluation evaluation(double first, double second) {
    Map<String, Score> images = new TreeMap<>();
    images.put("a,b", new Score(first, 0.5));
    images.put("c", new Score(second, 0.75));
    return new Evaluation(
        "set",
        Protocol.SISR_Y,
        2,
        LowResolution.MADE,
        images,
        Score.mean(List.copyOf(images.values())));
  }

  @Test
  void bicubicStandsBesideEachImage() {
    EvaluationFile file =
        new EvaluationFile(
            "runs/x",
            600,
            SelfEnsemble.FLIPS,
            "",
            evaluation(30, 32),
            Optional.of(evaluation(28, 29)));
    List<String> lines = file.csv().lines().toList();
    assertEquals(4, lines.size());
    String made = LowResolution.MADE.text();
    assertEquals(
        "runs/x,600,set,2,sisr-y,%s,4,,\"a,b\",30.0,0.5,28.0,0.5".formatted(made), lines.get(1));
    assertEquals(
        "runs/x,600,set,2,sisr-y,%s,4,,mean,31.0,0.625,28.5,0.625".formatted(made), lines.get(3));
  }
}

package org.frugalsr.report.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.evaluate.Crops;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.journal.JournalEvent;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.GitState;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Protocol;

/** A made-up run: what a small EDSR could have left in its folder. */
public final class RunFixture implements AutoCloseable {
  public static final String CONFIG =
      """
      {"block":{"name":"residual"},"data":{"test":["set5","sample-test"],"train":["t91"],"validate":["bsd"]},
       "name":"edsr-mini","network":{"name":"edsr","scale":[2]},"operator":{"name":"conv"},
       "quantizer":{"activations":{"name":"none"},"weights":{"name":"none"}},"trainer":{"steps":6000}}\
      """;

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private final RunFolder folder;
  private final Journal journal;
  private long seconds;

  public RunFixture(Path path, String config) {
    folder = RunFolder.create(path, "", config);
    InstantSource clock = () -> START.plusSeconds(seconds++);
    journal = Journal.open(folder.journal(), clock);
  }

  public RunFixture(Path path) {
    this(path, CONFIG);
  }

  /** A run with nothing missing and nothing to warn of but the sample set. */
  public static RunFixture complete(Path path) {
    RunFixture run = new RunFixture(path);
    run.session("frugal run mini.conf", 2, "clean");
    run.start(6000).network().train(6000);
    run.validate("bsd", 3000, 32.1).validate("bsd", 6000, 32.4);
    for (String set : List.of("set5", "sample-test")) {
      run.evaluate(set, "bicubic", 33.66, false);
      run.evaluate(set, "network", 36.82, false);
      run.evaluate(set, "network", 36.9, true);
      run.pictures(set);
    }
    return run.stop(6000, "finished");
  }

  public RunFolder folder() {
    return folder;
  }

  public RunFixture record(String event, long step, Map<String, ?> fields) {
    journal.record(step, event(event, fields));
    return this;
  }

  /** An event as a line of an early journal had it. */
  public static JournalEvent event(String name, Map<String, ?> fields) {
    Map<String, Object> line = new LinkedHashMap<>(fields);
    line.put(JournalEvent.NAME, name);
    try {
      return EventJson.event(EventJson.object(Json.line(line)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public RunFixture start(long steps) {
    return record("start", 0, Map.of("steps", steps, "command", "frugal run mini.conf"));
  }

  public RunFixture stop(long step, String reason) {
    return record("stop", step, Map.of("reason", reason, "seconds", 203.0));
  }

  public RunFixture network() {
    return network(1_369_859, 316_250_000_000.0, 0);
  }

  public RunFixture network(long parameters, double multiplyAdds, double binary) {
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("scale", 2);
    cost.put("parameters", parameters);
    cost.put("multiply-adds", multiplyAdds);
    cost.put("activations", 521_000_000L);
    cost.put("size_bytes", 5_479_436);
    cost.put("binary_operations", binary);
    cost.put("additions", 0);
    cost.put("receptive_field", 37);
    return record("network", 0, cost);
  }

  /** A loss that falls from 0.5 to 0.02 with a ripple, in 100 records. */
  public RunFixture train(long steps) {
    for (int i = 1; i <= 100; i++) {
      train(i * steps / 100, 0.02 + 0.48 * Math.exp(-i / 12.0) * (1 + 0.2 * Math.sin(i * i)));
    }
    return this;
  }

  public RunFixture train(long step, double loss) {
    return record(
        "train", step, Map.of("loss", loss, "rate", 1e-3, "steps_per_second", 29.5, "wait", 0.004));
  }

  /** A look at two one-bit layers, of which the second flips twice as often. */
  public RunFixture oneBit(long step, double flips) {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      layers.add(
          Map.of("path", "body.conv" + i, "flip_rate", flips * i, "never_flipped", 1 - flips * i));
    }
    return record(
        "one-bit",
        step,
        Map.of(
            "flip_rate",
            1.5 * flips,
            "flips_per_100_steps",
            150 * flips,
            "expected_flips_per_100_steps",
            300 * flips,
            "at_box",
            0.25,
            "never_flipped",
            1 - 1.5 * flips,
            "layers",
            layers));
  }

  public RunFixture validate(String set, long step, double psnr) {
    Map<String, Object> fields = measured(set, psnr);
    fields.put("best", true);
    return record("validate", step, fields);
  }

  public RunFixture evaluate(String set, String method, double psnr, boolean selfEnsemble) {
    return evaluate(set, method, psnr, selfEnsemble, 6000);
  }

  public RunFixture evaluate(
      String set, String method, double psnr, boolean selfEnsemble, long step) {
    return evaluate(measured(set, psnr), method, selfEnsemble, step);
  }

  /** PSNR by image under a protocol; SSIM is a fortieth of it. */
  public RunFixture evaluate(String set, String protocol, List<Double> psnr) {
    List<Map<String, Object>> images = new ArrayList<>();
    for (int i = 0; i < psnr.size(); i++) {
      images.add(Map.of("name", "image-" + i, "psnr", psnr.get(i), "ssim", psnr.get(i) / 40));
    }
    double mean = psnr.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
    Map<String, Object> fields = measured(set, mean);
    fields.put("protocol", protocol);
    fields.put("images", images);
    return evaluate(fields, "network", false, 6000);
  }

  /** PSNR of the network, and of bicubic, on LR images from files. */
  public RunFixture evaluateFiles(String set, String pattern, double psnr) {
    Map<String, Object> fields = measured(set, psnr);
    fields.put("lr", LowResolution.files(pattern).text());
    evaluate(new LinkedHashMap<>(fields), "bicubic", false, 6000);
    return evaluate(fields, "network", false, 6000);
  }

  private RunFixture evaluate(
      Map<String, Object> fields, String method, boolean selfEnsemble, long step) {
    fields.put("method", method);
    fields.put("checkpoint", "best");
    fields.put("checkpoint_step", step);
    fields.put("self_ensemble", selfEnsemble);
    return record("evaluate", step, fields);
  }

  public static Map<String, Object> measured(String set, double psnr) {
    List<Map<String, Object>> images = new ArrayList<>();
    for (String image : List.of("baby", "bird")) {
      double offset = image.equals("baby") ? 1 : -1;
      images.add(Map.of("name", image, "psnr", psnr + offset, "ssim", psnr / 40 + offset / 100));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("set", set);
    fields.put("protocol", "sisr-y");
    fields.put("scale", 2);
    fields.put("psnr", psnr);
    fields.put("ssim", psnr / 40);
    fields.put("images", images);
    return fields;
  }

  public RunFixture session(String command, int threads, String tree) {
    return session(command, threads, tree, "b".repeat(64));
  }

  public RunFixture session(String command, int threads, String tree, String dataHash) {
    new Provenance(
            START,
            command,
            "/home",
            "0.1.0",
            new GitState("0123456789abcdef", tree),
            Optional.empty(),
            "OpenJDK 64-Bit Server VM 25",
            "Linux 6.1 amd64",
            "A processor",
            2,
            threads,
            "native",
            1,
            0,
            "a".repeat(64),
            Map.of("nd4j-api", "1.0.0-M2.1"),
            new PluginContents(Map.of()),
            Map.of("set5", dataHash),
            Optional.empty(),
            Optional.empty())
        .appendTo(folder.provenance());
    return this;
  }

  /** Crops of one image of a set. */
  public RunFixture pictures(String set) {
    Image hr = stripes(120, 112, 3);
    EvaluationPair trial = EvaluationPair.of(Protocol.SISR_Y, hr, 2);
    Crops.save(folder.pictures(), set, "baby", 2, trial, hr);
    return this;
  }

  /** Fine stripes, which bicubic loses, in the right half of a grey image. */
  public static Image stripes(int width, int height, int channels) {
    float[] samples = new float[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      int x = i / channels % width;
      samples[i] = x < width / 2 ? 128 : x % 2 * 255;
    }
    return new Image(width, height, channels, samples);
  }

  @Override
  public void close() {
    journal.close();
    folder.close();
  }
}

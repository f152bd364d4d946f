package org.frugalsr.testkit;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.config.Experiment;

/**
 * A small experiment around plug-ins under test: a network of 2 blocks and 8 channels, x2, on
 * batches of 2 patches of 8x8.
 *
 * <p>Network, block, operator, quantizer and trainer are the test kit's own ({@code tiny}, {@code
 * tiny}, {@code tiny-conv}, {@code tiny-float}, {@code tiny}) unless the text sets others.
 */
public final class TinyExperiment {
  private static final String BASE =
      """
      name = tiny
      network { name = tiny, scale = 2 }
      block.name = tiny
      operator.name = tiny-conv
      quantizer.name = tiny-float
      trainer {
        name = tiny, steps = 100, batch = 2, patch = 8
        optimizer.lr = 0.01
      }
      """;

  private TinyExperiment() {}

  /**
   * Binds an experiment.
   *
   * @param plugins in addition to the test kit's own parts; no others are searched
   * @param texts HOCON; later texts override earlier ones
   * @throws org.frugalsr.api.error.UserError with all its problems
   */
  public static Experiment of(List<? extends Plugin> plugins, String... texts) {
    List<Plugin> all = new ArrayList<>(plugins);
    all.add(new TinyPlugin());
    String text = BASE + "\n" + String.join("\n", texts);
    return Experiment.of(
        new LoadedConfig("tiny.conf", ConfigFactory.parseString(text).resolve()), Registry.of(all));
  }
}

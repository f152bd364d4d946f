package org.frugalsr.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.frugalsr.tensor.kernel.NativeThreads;

/**
 * The keys at the root of a config.
 *
 * @param name of the run and its folder; the config file's name if absent
 * @param runs folder in which run folders are created
 * @param seed of everything random
 * @param threads number of compute threads; all processors if absent
 * @param kernels the convolution implementation
 * @param memoryGib off-heap memory that tensors may hold; most of the machine's if absent
 */
public record RootSettings(
    @Key(
            doc = "Name of the run and of its folder; absent: the config file's name.",
            effect = Effect.IDENTITY,
            resumable = true)
        Optional<String> name,
    @Key(
            doc = "Folder in which run folders are created.",
            def = "runs",
            effect = Effect.IDENTITY,
            resumable = true)
        String runs,
    @Key(doc = "Seed of everything random.", def = "0", effect = Effect.SEED) long seed,
    @Key(
            doc =
                "Number of threads; results depend on it only with kernels = native. Absent: all"
                    + " processors.",
            min = 1,
            max = Parallel.MOST_THREADS,
            effect = Effect.NUMERICS,
            resumable = true)
        Optional<Integer> threads,
    @Key(
            doc =
                "Convolution implementation: own, which is bitwise reproducible on every machine"
                    + " and faster, or native, ND4J's oneDNN, for comparison.",
            def = "own",
            effect = Effect.IMPLEMENTATION)
        ConvolutionKernels kernels,
    @Key(
            doc = "Memory for tensors in GiB; absent: 70 % of the machine's.",
            above = 0,
            max = 1048576,
            effect = Effect.MACHINE,
            resumable = true)
        Optional<Double> memoryGib) {
  private static final int LONGEST_NAME = 200;

  /** Configures this process to compute with these threads and kernels. */
  public void compute() {
    NativeThreads.pin(threads.orElse(Parallel.threads()));
    kernels.use();
  }

  /**
   * Reports a name that is not valid for a single folder in {@code runs}.
   *
   * @param config that the binder binds
   */
  public static void checkName(Binder binder, Config config) {
    if (config.hasPath("name") && config.getValue("name").unwrapped() instanceof String name) {
      boolean plain =
          !name.isBlank()
              && !name.equals(".")
              && !name.equals("..")
              && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
              && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
      if (!plain) {
        binder.problem(
            "name",
            "'name' is %s, but must be the name of one folder."
                .formatted(ConfigUtil.quoteString(shortened(name))),
            "not empty, . or .., without / or \\ or control characters, at most %d bytes"
                .formatted(LONGEST_NAME),
            "its parent folder is set by the key runs; for any other folder: --out FOLDER");
      }
    }
  }

  private static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME / 4) + "..." : name;
  }

  /**
   * The folder of a run or a study: its name in {@code runs}.
   *
   * @param file the config file, whose name without ending is the run's if the config gives none
   */
  public Path folder(Path file) {
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    return Path.of(runs).resolve(name.orElse(stem));
  }
}

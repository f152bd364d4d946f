package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.frugalsr.tensor.kernel.NativeThreads;
import org.frugalsr.testkit.Snapshot;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;

/**
 * Trains one network of each family for 30 steps with one thread and with two, and in a process
 * with vectors of half the width: the same bits, which are those of every other machine too.
 *
 * <p>Where a kernel gives other bits on purpose, raise {@link
 * org.frugalsr.tensor.kernel.ConvolutionKernels#numerics} and write the new hashes down here.
 */
class PortableBitsTest {
  private static final int STEPS = 30;

  private static final Map<String, Integer> HASHES =
      new TreeMap<>(
          Map.of(
              "edsr/mini-x2.conf", -485698987,
              "blueprint/mini.conf", 349016745,
              "binary/mini.conf", -1462468743,
              "bam/mini.conf", 997474839,
              "adder/mini.conf", -1946160949));

  private static Map<String, Integer> trained(int threads) {
    int before = Parallel.threads();
    ConvolutionKernels kernels = ConvolutionKernels.current();
    Map<String, Integer> hashes = new TreeMap<>();
    ConvolutionKernels.OWN.use();
    try {
      for (String file : HASHES.keySet()) {
        Experiment e =
            Experiment.load(
                ConfigFiles.folder().resolve(file),
                List.of("trainer.batch=3", "trainer.patch=24", "trainer.steps=" + STEPS));
        NativeThreads.pin(threads);
        try (TinyTraining t = TinyTraining.of(e)) {
          t.train(STEPS);
          hashes.put(file, hash(t));
        }
      }
    } finally {
      NativeThreads.pin(before);
      kernels.use();
    }
    return hashes;
  }

  private static int hash(TinyTraining t) {
    int hash = 1;
    for (float[] values : new LinkedHashMap<>(Snapshot.of(t).arrays()).values()) {
      hash = 31 * hash + Arrays.hashCode(values);
    }
    return hash;
  }

  /** Prints what a process trains, for the test that started it. */
  public static void main(String[] args) {
    System.out.println("hashes " + trained(2));
  }

  @Test
  void areTheSameOnAnyNumberOfThreads() {
    assertEquals(HASHES, trained(1));
    assertEquals(HASHES, trained(2));
  }

  @Test
  void areTheSameWithVectorsOfHalfTheWidth() throws IOException, InterruptedException {
    String vectors =
        System.getProperty("os.arch").equals("amd64") ? "-XX:UseAVX=2" : "-Xshare:auto";
    List<String> command = new ArrayList<>(QuickProcesses.command());
    command.removeLast(); // the program's own class
    int classPath = command.indexOf("-cp") + 1;
    command.set(
        classPath,
        String.join(
            ":", place(PortableBitsTest.class), place(TinyTraining.class), command.get(classPath)));
    command.add(1, vectors);
    command.add(PortableBitsTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    String last = said.lines().filter(line -> line.startsWith("hashes ")).findFirst().orElse(said);
    assertEquals("hashes " + HASHES, last);
  }

  private static String place(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }
}

package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.frugalsr.study.TrialLauncher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifty claimants, in processes of ten threads, of trials that take no time: no trial is lost or
 * trained twice, and what a trial costs besides its training is printed.
 */
@Tag("cluster")
@ExtendWith(QuickProcesses.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ManyClaimantsTest {
  private static final int PROCESSES = 5;
  private static final int THREADS = 10;

  /** Five percent of a trial of a minute. */
  private static final double ALLOWED = 3;

  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 2, batch = 2, patch = 8 }
      data { train = [sample-validation], validate = [], test = [] }
      threads = 1
      study.seeds = [%s]
      """;

  @TempDir private Path folder;

  /** A process of claimants. */
  public static void main(String[] args) throws Exception {
    Plan plan = Plan.of(Path.of(args[0]), List.of(), Optional.of(Path.of(args[1])));
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    long start = System.nanoTime();
    try (ExecutorService claimants = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            claimants.submit(
                () ->
                    new Study(
                            plan,
                            plan.choose(List.of(), Plan.Shard.ALL),
                            ManyClaimantsTest::trained,
                            text -> {})
                        .run(1, Optional.empty())));
      }
      for (Future<?> claimant : all) {
        claimant.get();
      }
    }
    System.out.println("seconds " + (System.nanoTime() - start) / 1e9);
  }

  /** Puts a finished run where the trial's would be. */
  private static TrialLauncher.Running trained(TrialLauncher.Job job) {
    Path run = Path.of(job.arguments().get(job.arguments().indexOf("--out") + 1));
    try {
      Files.createDirectories(run.resolve("checkpoints"));
      Files.writeString(run.resolve("config.json"), "{}");
      Files.writeString(run.resolve("config.conf"), "");
      Files.writeString(
          run.resolve("journal.jsonl"),
          "{\"time\":\"2026-01-31T12:00:00Z\",\"event\":\"stop\",\"step\":2,\"reason\":\"finished\"}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TrialLauncher.Running() {
      @Override
      public String where() {
        return "nowhere";
      }

      @Override
      public int await() {
        return 0;
      }

      @Override
      public void stop() {}
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {250, 500, 1000})
  void noTrialIsLostOrDoubledAndAClaimCostsLittle(int trials) throws Exception {
    String seeds =
        IntStream.range(0, trials).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    Path config = Files.writeString(folder.resolve("many.conf"), CONFIG.formatted(seeds));
    Path study = folder.resolve("study");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(start(config, study));
    }
    for (Process process : processes) {
      assertEquals('r', process.getInputStream().read(), "not ready");
    }
    long start = System.nanoTime();
    for (Process process : processes) {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertTrue(said.contains("seconds "), said);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String ledger = Files.readString(study.resolve("ledger.jsonl"));
    for (String event : List.of("started", "finished")) {
      Map<String, Long> byKey =
          Pattern.compile("\"event\":\"" + event + "\",\"key\":\"(\\w+)\"")
              .matcher(ledger)
              .results()
              .map((MatchResult m) -> m.group(1))
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertEquals(trials, byKey.size(), event);
      assertTrue(byKey.values().stream().allMatch(n -> n == 1), event + " more than once");
    }
    int claimants = PROCESSES * THREADS;
    double each = seconds * claimants / trials;
    System.out.printf(
        Locale.ROOT,
        "%d trials, %d claimants: %.1f s, %.2f s of a claimant for each trial%n",
        trials,
        claimants,
        seconds,
        each);
    assertTrue(each < ALLOWED, "a claim and its record cost " + each + " s");
  }

  private static Process start(Path config, Path study) throws IOException {
    List<String> command = new ArrayList<>(QuickProcesses.command());
    command.removeLast();
    int classPath = command.indexOf("-cp") + 1;
    String own =
        Path.of(
                ManyClaimantsTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath())
            .toString();
    command.set(classPath, own + ":" + command.get(classPath));
    command.addAll(List.of(ManyClaimantsTest.class.getName(), config.toString(), study.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}

package org.frugalsr.study;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.OwnFile;
import org.frugalsr.engine.run.Host;

/**
 * Starts trials as processes of this machine, with the Java, the options and the class path of this
 * process, and without a shell.
 *
 * <p>A started process saves and ends when its standard input ends, which happens whenever this
 * process dies.
 */
public final class LocalProcesses implements TrialLauncher {
  /** Set in a process that must end when its standard input ends. */
  public static final String ENDS_WITH_INPUT = "frugal.ends-with-input";

  /** Options that are not passed on: memory sizes and a debugger's port. */
  private static final List<String> OWN =
      List.of(
          "-Xmx",
          "-Xms",
          "-XX:MaxHeapSize",
          "-XX:InitialHeapSize",
          "-XX:MaxRAMPercentage",
          "-XX:InitialRAMPercentage",
          "-XX:MinRAMPercentage",
          "-agentlib:",
          "-D" + ENDS_WITH_INPUT);

  private final List<String> java;

  /**
   * A launcher.
   *
   * @param program the class with the method {@code main}
   * @param jobs the number of concurrent processes; each gets an equal share of this one's heap
   */
  public LocalProcesses(String program, int jobs) {
    this.java =
        command(
            program,
            List.of(
                "-Xmx" + Math.max(256, (heapBytes() >> 20) / jobs) + "m",
                "-D" + ENDS_WITH_INPUT + "=true"));
  }

  /**
   * The words that start a program with the Java, the options and the class path of this process;
   * its arguments are to be added.
   *
   * @param program the class with the method {@code main}
   * @param options further ones of Java
   */
  public static List<String> command(String program, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> OWN.stream().noneMatch(option::startsWith))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    return List.copyOf(command);
  }

  private static long heapBytes() {
    var bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return Long.parseLong(bean.getVMOption("MaxHeapSize").getValue());
  }

  @Override
  public Running start(Job job) {
    File output = job.output().toFile();
    try {
      OwnFile.requireNoLink(job.output());
      Process process =
          new ProcessBuilder(Stream.concat(java.stream(), job.arguments().stream()).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
              .start();
      return new LocalProcess(process);
    } catch (IOException e) {
      throw new WorldError(
          "Cannot start a process for %s: %s".formatted(job.name(), e.getMessage()), e);
    }
  }

  private record LocalProcess(Process process) implements Running {
    @Override
    public String where() {
      return process.pid() + " on " + Host.name();
    }

    @Override
    public int await() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public void stop() {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        process.destroy(); // the pipe is broken; on systems with signals, this saves too
      }
    }
  }
}

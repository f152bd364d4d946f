package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How busy the machine is with other things, what it is, and how much memory this process holds.
 *
 * <p>A measured time means little without it: other processes, and on a virtual machine other
 * guests, take their share. Read from Linux's {@code /proc} (proc(5)); elsewhere every answer is
 * empty.
 *
 * @param proc the folder {@code /proc}, or one made like it
 */
public record HostLoad(Path proc) {
  /**
   * The processor time of the whole machine since it started, in clock ticks.
   *
   * @param stolen ticks in which the hypervisor ran something else
   * @param total all ticks, idle ones included
   */
  public record Mark(long stolen, long total) {}

  /** The load of this machine. */
  public static HostLoad current() {
    return new HostLoad(Path.of("/proc"));
  }

  /** The mean number of processes that ran or wanted to in the last minute. */
  public OptionalDouble loadAverage() {
    return read("loadavg")
        .map(text -> OptionalDouble.of(Double.parseDouble(text.split(" ", 2)[0])))
        .orElse(OptionalDouble.empty());
  }

  /** The processor time until now, to be given to {@link #stolenSince} later. */
  public Optional<Mark> mark() {
    return line("stat", "cpu ").map(HostLoad::mark);
  }

  /**
   * The share of all processor time that was stolen since a mark.
   *
   * @param earlier an earlier {@link #mark}
   * @return 0 to 1; empty if no tick has passed
   */
  public OptionalDouble stolenSince(Mark earlier) {
    Optional<Mark> now = mark();
    if (now.isEmpty() || now.get().total() <= earlier.total()) {
      return OptionalDouble.empty();
    }
    double stolen = now.get().stolen() - earlier.stolen();
    return OptionalDouble.of(stolen / (now.get().total() - earlier.total()));
  }

  /** The bytes of memory that this process holds now (VmRSS), outside the Java heap included. */
  public OptionalLong residentBytes() {
    return status("VmRSS:");
  }

  /** The most bytes of memory that this process ever held (VmHWM). */
  public OptionalLong peakResidentBytes() {
    return status("VmHWM:");
  }

  /** The processor's model; {@code unknown} where there is no {@code cpuinfo} that names it. */
  public String cpu() {
    return line("cpuinfo", "model name")
        .map(value -> value.substring(value.indexOf(':') + 1).trim())
        .orElse("unknown");
  }

  // user nice system idle iowait irq softirq steal; the guest times behind are part of user and
  // nice
  private static Mark mark(String ticks) {
    long[] t =
        Arrays.stream(ticks.trim().split(" +")).limit(8).mapToLong(Long::parseLong).toArray();
    return new Mark(t.length < 8 ? 0 : t[7], Arrays.stream(t).sum());
  }

  private OptionalLong status(String key) {
    return line("self/status", key)
        .map(value -> OptionalLong.of(1024 * Long.parseLong(value.replace("kB", "").trim())))
        .orElse(OptionalLong.empty());
  }

  private Optional<String> line(String file, String key) {
    return read(file)
        .flatMap(text -> text.lines().filter(line -> line.startsWith(key)).findFirst())
        .map(line -> line.substring(key.length()));
  }

  private Optional<String> read(String file) {
    try {
      return Optional.of(Files.readString(proc.resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

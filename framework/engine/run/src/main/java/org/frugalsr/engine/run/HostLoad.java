package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The machine's load and processor, and the memory of this process.
 *
 * <p>Timings must be read with it, since other processes, and on a virtual machine other guests,
 * take processor time. Read from Linux's {@code /proc} (proc(5)); elsewhere every value is empty.
 *
 * @param proc the folder {@code /proc}, or one of the same structure
 */
public record HostLoad(Path proc) {
  /**
   * The processor time of the whole machine since it started, in clock ticks.
   *
   * @param stolen ticks in which the hypervisor ran other guests
   * @param total all ticks, idle ones included
   */
  public record Mark(long stolen, long total) {}

  /** The load of this machine. */
  public static HostLoad current() {
    return new HostLoad(Path.of("/proc"));
  }

  /** The mean number of running or runnable processes in the last minute. */
  public OptionalDouble loadAverage() {
    return read("loadavg")
        .map(text -> OptionalDouble.of(Double.parseDouble(text.split(" ", 2)[0])))
        .orElse(OptionalDouble.empty());
  }

  /** The processor time until now, as an argument for {@link #stolenSince}. */
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

  /**
   * The memory in bytes that this process holds now (VmRSS), including memory outside the Java
   * heap.
   */
  public OptionalLong residentBytes() {
    return status("VmRSS:");
  }

  /** The part of the resident memory that belongs to mapped files, in bytes (RssFile). */
  public OptionalLong residentFileBytes() {
    return status("RssFile:");
  }

  /** The peak memory of this process in bytes (VmHWM). */
  public OptionalLong peakResidentBytes() {
    return status("VmHWM:");
  }

  /** The processor's model; {@code unknown} if {@code cpuinfo} does not name it. */
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

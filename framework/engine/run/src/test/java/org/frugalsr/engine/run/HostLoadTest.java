package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.frugalsr.engine.run.HostLoad.Mark;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLoadTest {
  @TempDir Path proc;

  @Test
  void readsLoadStolenTimeAndMemory() throws IOException {
    HostLoad host = new HostLoad(proc);
    Files.writeString(proc.resolve("loadavg"), "1.25 0.50 0.13 1/86 5187\n");
    Files.createDirectory(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/status"), "Name:\tjava\nVmHWM:\t   2048 kB\nVmRSS:\t    1024 kB\n");
    Files.writeString(proc.resolve("stat"), "cpu  10 1 20 60 4 2 2 1 7 7\ncpu0 1 1 1 1 1 1 1 1\n");
    assertEquals(OptionalDouble.of(1.25), host.loadAverage());
    assertEquals(OptionalLong.of(1024 * 1024), host.residentBytes());
    assertEquals(OptionalLong.of(2048 * 1024), host.peakResidentBytes());
    Mark mark = host.mark().orElseThrow();
    assertEquals(new Mark(1, 100), mark); // the guest times are counted once
    assertEquals(OptionalDouble.empty(), host.stolenSince(mark));
    Files.writeString(proc.resolve("stat"), "cpu  50 1 20 90 4 2 2 31 7 7\n");
    assertEquals(OptionalDouble.of(0.3), host.stolenSince(mark));
  }

  @Test
  void theProcessorIsNamedIfLinuxNamesIt() throws IOException {
    HostLoad host = new HostLoad(proc);
    Path file = proc.resolve("cpuinfo");
    assertEquals("unknown", host.cpu());
    Files.writeString(file, "processor\t: 0\nmodel name\t: Great CPU @ 3: GHz\nmodel name\t: B\n");
    assertEquals("Great CPU @ 3: GHz", host.cpu());
    Files.writeString(file, "processor\t: 0\n");
    assertEquals("unknown", host.cpu());
  }

  @Test
  void withoutProcEveryAnswerIsEmpty() {
    HostLoad host = new HostLoad(proc.resolve("none"));
    assertEquals(OptionalDouble.empty(), host.loadAverage());
    assertEquals(Optional.empty(), host.mark());
    assertEquals(OptionalDouble.empty(), host.stolenSince(new Mark(0, 0)));
    assertEquals(OptionalLong.empty(), host.residentBytes());
    assertEquals(OptionalLong.empty(), host.peakResidentBytes());
  }

  @Test
  void onLinuxThisProcessHoldsMemory() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "/proc is of Linux");
    HostLoad host = HostLoad.current();
    long now = host.residentBytes().orElseThrow();
    assertTrue(now > 1 << 20, now + " bytes");
    assertTrue(host.peakResidentBytes().orElseThrow() >= now);
    assertTrue(host.loadAverage().orElseThrow() >= 0);
    assertTrue(host.mark().orElseThrow().total() > 0);
  }
}

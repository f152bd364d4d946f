package org.frugalsr.experiments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Slurm of one node on this machine, for tests only: it trusts everybody.
 *
 * @param conf its configuration file
 */
record Slurm(Path conf) implements AutoCloseable {
  private static final String CONFIG =
      """
      ClusterName=frugal
      SlurmctldHost=%1$s(127.0.0.1)
      SlurmUser=root
      SlurmdUser=root
      AuthType=auth/none
      CredType=cred/none
      ProctrackType=proctrack/linuxproc
      TaskPlugin=task/none
      SelectType=select/cons_tres
      SelectTypeParameters=CR_CPU
      AccountingStorageType=accounting_storage/none
      JobAcctGatherType=jobacct_gather/none
      SlurmctldPort=%2$d
      SlurmdPort=%3$d
      StateSaveLocation=%4$s/state
      SlurmdSpoolDir=%4$s/spool
      SlurmctldLogFile=%4$s/slurmctld.log
      SlurmdLogFile=%4$s/slurmd.log
      SlurmctldPidFile=%4$s/slurmctld.pid
      SlurmdPidFile=%4$s/slurmd.pid
      ReturnToService=2
      MinJobAge=10
      KillWait=30
      NodeName=%1$s NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
      PartitionName=main Nodes=%1$s Default=YES MaxTime=INFINITE State=UP
      """;

  /** Whether it is installed and may be started. */
  static boolean isThere() {
    return System.getProperty("user.name").equals("root")
        && Stream.of("slurmctld", "slurmd", "sbatch").allMatch(p -> program(p).isPresent());
  }

  private static Optional<Path> program(String name) {
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it; its files are in a folder. */
  static Slurm start(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("state"));
    Files.createDirectories(folder.resolve("spool"));
    String host = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
    Slurm slurm =
        new Slurm(
            Files.writeString(
                folder.resolve("slurm.conf"),
                CONFIG.formatted(host, freePort(), freePort(), folder)));
    slurm.run(program("slurmctld").orElseThrow().toString(), "-f", slurm.conf.toString());
    List<String> daemon =
        new ArrayList<>(List.of(program("slurmd").orElseThrow().toString(), "-f"));
    daemon.add(slurm.conf.toString());
    program("slurmstepd").ifPresent(step -> daemon.addAll(List.of("-d", step.toString())));
    slurm.run(daemon.toArray(String[]::new));
    for (int i = 0; !slurm.said("sinfo", "-h", "-o", "%T").contains("idle"); i++) {
      if (i == 100) {
        throw new IOException("Slurm did not come up: " + slurm.said("sinfo"));
      }
      Thread.sleep(200);
    }
    return slurm;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** What its programs need in their environment. */
  Map<String, String> environment() {
    return Map.of("SLURM_CONF", conf.toString());
  }

  private ProcessBuilder with(ProcessBuilder builder) {
    builder.environment().putAll(environment());
    return builder;
  }

  private void run(String... command) throws Exception {
    if (with(new ProcessBuilder(command)).inheritIO().start().waitFor() != 0) {
      throw new IOException("cannot start " + command[0]);
    }
  }

  /** The output of one of its programs. */
  String said(String... command) throws Exception {
    Process process = with(new ProcessBuilder(command)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  @Override
  public void close() throws Exception {
    said("scancel", "--user=root", "--full", "--signal=KILL");
    said("scontrol", "shutdown");
    for (String pid : List.of("slurmd.pid", "slurmctld.pid")) {
      Path file = conf.resolveSibling(pid);
      if (Files.exists(file)) {
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).ifPresent(Slurm::end);
      }
    }
  }

  /** It writes its state before it ends, into a folder that is deleted next. */
  private static void end(ProcessHandle daemon) {
    daemon.destroy();
    daemon.onExit().completeOnTimeout(daemon, 30, TimeUnit.SECONDS).join();
  }
}

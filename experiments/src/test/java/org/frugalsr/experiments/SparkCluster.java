package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone Spark of a master and two workers with one core each, from the jars of Maven. */
final class SparkCluster implements AutoCloseable {
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>tests</groupId><artifactId>spark</artifactId><version>1</version><packaging>pom</packaging>
        <dependencies><dependency>
          <groupId>org.apache.spark</groupId><artifactId>spark-core_2.13</artifactId><version>%s</version>
        </dependency></dependencies>
      </project>
      """;

  private static final String SUBMIT =
      """
      #!/bin/bash
      exec '%s' -cp '%s/*' org.apache.spark.deploy.SparkSubmit "$@"
      """;

  private final Path home;
  private final Path logs;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private SparkCluster(Path home, Path logs, int port) {
    this.home = home;
    this.logs = logs;
    this.port = port;
  }

  /** Starts it; its jars are fetched once for this build. */
  static SparkCluster start(Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Path jars = jars();
    Files.createSymbolicLink(home.resolve("jars"), jars);
    Path submit = Files.createDirectory(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT.formatted(java(), jars));
    assertTrue(submit.toFile().setExecutable(true));
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    SparkCluster spark = new SparkCluster(home, folder, port);
    spark.run("master.Master", "--port", String.valueOf(port));
    for (String name : List.of("w1", "w2")) {
      spark.run(
          "worker.Worker",
          "--cores",
          "1",
          "--memory",
          "2g",
          "--work-dir",
          folder.resolve(name).toString(),
          spark.master());
    }
    ClusterStudy.await(
        "two workers",
        () -> Files.readString(folder.resolve("0.log")).split("Registering worker").length == 3);
    return spark;
  }

  private static Path jars() throws IOException, InterruptedException {
    Path target = Path.of("target").toAbsolutePath();
    Path jars = target.resolve("spark-jars");
    if (Files.exists(jars)) {
      return jars;
    }
    var version =
        Pattern.compile("<spark.version>(.*)</spark.version>")
            .matcher(Files.readString(Path.of("../plugins/spark/pom.xml")));
    assertTrue(version.find());
    Path part = Files.createTempDirectory(target, "spark-jars");
    Path pom = Files.writeString(part.resolve("pom.xml"), POM.formatted(version.group(1)));
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "-ntp",
                "-f",
                pom.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
                "-DoutputDirectory=" + part)
            .inheritIO()
            .start();
    assertEquals(0, maven.waitFor(), "Maven cannot fetch Spark");
    return Files.move(part, jars);
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(java().toString(), "-Xmx512m", "-cp"));
    words.addAll(List.of(home.resolve("jars") + "/*", "org.apache.spark.deploy." + program));
    words.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve(processes.size() + ".log").toFile());
    builder.environment().putAll(environment());
    processes.add(builder.start());
  }

  /** Its address. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** What its programs need in their environment. */
  Map<String, String> environment() {
    return Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13");
  }

  /** The executors that run. */
  Stream<ProcessHandle> executors() {
    return ProcessHandle.allProcesses()
        .filter(
            p ->
                p.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend")
                    && p.info().commandLine().orElse("").contains(logs.toString()));
  }

  @Override
  public void close() {
    executors().forEach(ProcessHandle::destroyForcibly);
    processes.forEach(Process::destroyForcibly);
  }
}

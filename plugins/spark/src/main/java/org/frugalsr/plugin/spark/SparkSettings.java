package org.frugalsr.plugin.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.LaunchFolder;
import org.frugalsr.api.config.Key;

/**
 * What a study asks of Spark.
 *
 * @param tasks of the job, each of which trains one trial after another
 * @param cpus of each task
 * @param memory of each task
 * @param master URL of the cluster
 * @param deploy where the driver runs
 * @param environment further variables
 * @param conf further properties of Spark
 * @param home Spark's folder
 */
public record SparkSettings(
    @Key(
            doc = "Tasks of the job; no more are started than trials are left.",
            def = "4",
            min = 1,
            max = 10000)
        int tasks,
    @Key(
            doc = "Cores of each task; its trials compute with as many threads.",
            def = "4",
            min = 1,
            max = 1024)
        int cpus,
    @Key(
            doc =
                "Memory of each task beside Spark's own, as spark.executor.memoryOverhead takes it, such"
                    + " as 8g. YARN and Kubernetes grant and limit it; a standalone cluster does not.")
        Optional<String> memory,
    @Key(doc = "Master, such as spark://host:7077; absent: the one of Spark's own configuration.")
        Optional<String> master,
    @Key(
            doc =
                "Where the driver runs: client on this machine, in the background; cluster on one of"
                    + " the nodes.",
            def = "client")
        Deploy deploy,
    @Key(doc = "Further environment variables of each task, by name.", def = "{}")
        Map<String, String> environment,
    @Key(
            doc = "Further properties of Spark by name, in quotes: \"spark.driver.host\" = login1.",
            def = "{}")
        Map<String, String> conf,
    @Key(doc = "Spark's folder, with bin/spark-submit; absent: SPARK_HOME, else the PATH.")
        Optional<Path> home) {
  /** Where the driver runs. */
  public enum Deploy {
    /** On the machine of the submission. */
    CLIENT,
    /** On a node that the cluster chooses. */
    CLUSTER
  }

  /** The properties that the launcher sets itself, from the keys. */
  private static final List<String> OWN =
      List.of("spark.task.cpus", "spark.executor.cores", "spark.cores.max");

  /** Checks the names of variables and properties. */
  public SparkSettings {
    environment = Map.copyOf(environment);
    conf = Map.copyOf(conf);
    LaunchFolder.requireNames(environment);
    for (String name : conf.keySet()) {
      if (!name.startsWith("spark.")) {
        throw new IllegalArgumentException(
            "conf: '%s' is no property of Spark; their names begin with 'spark.'.".formatted(name));
      }
      if (OWN.contains(name)) {
        throw new IllegalArgumentException(
            "conf: %s follows from the keys tasks and cpus.".formatted(name));
      }
    }
  }
}

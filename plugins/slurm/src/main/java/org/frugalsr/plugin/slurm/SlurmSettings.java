package org.frugalsr.plugin.slurm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.LaunchFolder;
import org.frugalsr.api.config.Key;

/**
 * What a study asks of Slurm.
 *
 * @param tasks of the array job, each of which trains one trial after another
 * @param cpus of each task
 * @param memory of each task
 * @param time limit of each task
 * @param partition that the job is submitted to
 * @param account that it is charged to
 * @param grace seconds before the time limit at which a task saves and is queued again
 * @param modules to load before
 * @param environment further variables
 * @param prologue a script that each task reads before, in bash
 * @param options further ones of sbatch
 * @param programs the folder of sbatch, squeue, scancel and scontrol
 */
public record SlurmSettings(
    @Key(
            doc = "Tasks of the array job; no more are submitted than trials are left.",
            def = "4",
            min = 1,
            max = 10000)
        int tasks,
    @Key(
            doc = "Processors of each task; its trials compute with as many threads.",
            def = "4",
            min = 1,
            max = 1024)
        int cpus,
    @Key(doc = "Memory of each task, as sbatch --mem takes it, such as 8G.")
        Optional<String> memory,
    @Key(doc = "Time limit of each task, as sbatch --time takes it, such as 4:00:00.")
        Optional<String> time,
    @Key(doc = "Partition.") Optional<String> partition,
    @Key(doc = "Account.") Optional<String> account,
    @Key(
            doc = "Seconds before the time limit at which a task saves and is queued again.",
            def = "120",
            min = 1,
            max = 65535)
        int grace,
    @Key(doc = "Modules to load in each task.", def = "[]") List<String> modules,
    @Key(doc = "Further environment variables of each task, by name.", def = "{}")
        Map<String, String> environment,
    @Key(doc = "A bash script that each task reads first, for whatever else a node needs.")
        Optional<Path> prologue,
    @Key(doc = "Further options of sbatch, each as one text, such as --gres=gpu:1.", def = "[]")
        List<String> options,
    @Key(doc = "Folder of sbatch, squeue, scancel and scontrol; absent: the PATH.")
        Optional<Path> programs) {
  /** Checks the names of variables. */
  public SlurmSettings {
    modules = List.copyOf(modules);
    environment = Map.copyOf(environment);
    options = List.copyOf(options);
    LaunchFolder.requireNames(environment);
    for (String option : options) {
      if (!option.startsWith("-")) {
        throw new IllegalArgumentException(
            "options: '%s' does not start with '-'; write --name=value in one text."
                .formatted(option));
      }
    }
  }
}

package org.frugalsr.study;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.PluginJar;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.InitSettings;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.WorkingDirectory;
import org.frugalsr.engine.train.InitialCheckpoint;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.imaging.data.DataSet;

/**
 * Hashes what affects the result of a trial: its config without keys that have no effect on it and
 * without those at their default, the version of the arithmetic, and the content (not the location)
 * of its plug-in jars, of its data and of the checkpoints that it starts from and learns from.
 *
 * <p>An instance reads each of these once.
 */
public final class TrialKey {
  private final Map<List<Object>, String> known = new HashMap<>();

  /**
   * The key of an experiment: 64 hexadecimal digits.
   *
   * @throws org.frugalsr.api.error.FrugalException if a data set, or the checkpoint that the
   *     parameters start from, cannot be found or read
   */
  String of(Experiment e) {
    Catalogue catalogue = e.catalogue();
    List<Integer> scales = e.network().common().scale();
    Map<String, Object> decisive = new LinkedHashMap<>();
    decisive.put("config", e.decisive());
    decisive.put("numerics", e.root().kernels().numerics()); // version 1 has no name
    putPlugins(decisive, "plugins", e);
    decisive.put("train", contents(catalogue, e.data().train(), scales));
    decisive.put("validate", contents(catalogue, e.data().validate(), scales));
    decisive.put("test", contents(catalogue, e.data().test(), scales));
    e.init()
        .ifPresent(
            init -> decisive.put("init", content("init.from", init.from(), init.checkpoint())));
    e.trainer()
        .common()
        .teacher()
        .ifPresent(
            run -> {
              decisive.put("teacher", content("trainer.teacher", run, InitSettings.Which.BEST));
              Path folder = WorkingDirectory.resolve(e.base(), Path.of(run));
              Experiment teacher = TrainedNetwork.experiment(RunFolder.open(folder), List.of());
              putPlugins(decisive, "teacherPlugins", teacher);
            });
    return PlainText.sha256(Json.line(decisive));
  }

  /** Adds the contents of the plug-in jars; nothing if there are none, as in older keys. */
  private static void putPlugins(Map<String, Object> decisive, String name, Experiment e) {
    List<String> contents = PluginJar.contents(e.registry().jars());
    if (!contents.isEmpty()) {
      decisive.put(name, contents);
    }
  }

  private String content(String key, String run, InitSettings.Which which) {
    return known.computeIfAbsent(
        List.of("run", run, which), any -> finished(key, run, which).sha256());
  }

  /**
   * The run that trials start or learn from must be finished, or their keys would become invalid.
   */
  private static InitialCheckpoint finished(String key, String run, InitSettings.Which which) {
    InitialCheckpoint initial = InitialCheckpoint.of(key, run, which);
    RunState state = RunState.of(initial.run());
    if (!state.finished()) {
      throw new UserError(
          """
          %4$s = %1$s: that run is not finished (step %2$d), so its checkpoints may still change.
          A study starts from a finished run only; to finish it: frugal resume %3$s
          To end it at that step: frugal resume %3$s -o trainer.steps=%2$d\
          """
              .formatted(initial.run(), state.step(), ShellWord.of(initial.run()), key));
    }
    return initial;
  }

  private List<String> contents(Catalogue catalogue, List<String> names, List<Integer> scales) {
    return names.stream().map(name -> content(catalogue.find(name), scales)).toList();
  }

  /** The hash of a set's images, with the LR files of these scales only. */
  String content(DataSet set, List<Integer> scales) {
    return known.computeIfAbsent(List.of(set.entries(), set.lr(), scales), any -> set.hash(scales));
  }
}

package org.frugalsr.engine.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.journal.Opening.Teacher;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.reference.NetworkHash;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.WorkingDirectory;

/** Loads the networks of other runs that serve as teachers of a training. */
final class Teachers {
  /** The key that names the default teacher. */
  static final String KEY = "trainer.teacher";

  /** A loaded teacher, with a hash of its function including its weights. */
  private record Loaded(String run, long step, String hash, BuiltNetwork network) {
    Teacher recorded() {
      return new Teacher(run, step, hash);
    }
  }

  private final Experiment experiment;
  private final ImageSpec student;
  private final List<Loaded> loaded = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private boolean asked;

  /**
   * Creates an empty set of teachers.
   *
   * @param student input and output of the network to be trained
   */
  Teachers(Experiment experiment, ImageSpec student) {
    this.experiment = experiment;
    this.student = student;
  }

  /**
   * Returns the teacher that the key names.
   *
   * @throws UserError if the key is missing, or the network that it names does not fit
   */
  BuiltNetwork usual() {
    asked = true;
    Optional<String> run = experiment.trainer().common().teacher();
    if (run.isEmpty()) {
      throw new UserError(
          """
          %1$s is missing: the trainer '%2$s' needs a teacher with these settings.
          Set it to the folder of a run for %3$s, such as -o %1$s=runs/NAME. To train one: frugal run CONF; \
          to import the weights of another program: frugal import --help\
          """
              .formatted(KEY, experiment.trainer().choice().name(), scales(student)));
    }
    try {
      return load(run.get());
    } catch (UserError problem) {
      throw new UserError("%s = %s: %s".formatted(KEY, run.get(), problem.getMessage()));
    }
  }

  /**
   * Loads a teacher.
   *
   * @param run its folder
   */
  private BuiltNetwork load(String run) {
    Path folder = WorkingDirectory.resolve(experiment.base(), Path.of(run));
    TrainedNetwork teacher = TrainedNetwork.open(folder);
    ImageSpec image = teacher.network().image();
    if (image.channels() != student.channels() || !image.scales().containsAll(student.scales())) {
      throw new UserError(
          """
          That network is for %s of %d channels, but the one to be trained is for %s of %d.
          A teacher must have the same number of channels and all scales of its student. Name another run, or train one: \
          frugal run CONF -o network.scale=%s\
          """
              .formatted(
                  scales(image),
                  image.channels(),
                  scales(student),
                  student.channels(),
                  ShellWord.of(String.valueOf(student.scales()))));
    }
    String hash = NetworkHash.of(teacher.network(), teacher.experiment());
    teacher.otherPlugins().ifPresent(text -> warnings.add("teacher %s: %s".formatted(run, text)));
    loaded.add(new Loaded(run, teacher.step(), hash, teacher.network()));
    return teacher.network();
  }

  private static String scales(ImageSpec image) {
    return String.join(", ", image.scales().stream().map(scale -> "x" + scale).toList());
  }

  /** Returns the hash of a network that was loaded here. */
  Optional<String> hashOf(Object network) {
    return loaded.stream().filter(t -> t.network() == network).map(Loaded::hash).findFirst();
  }

  /** Returns a warning if the key is set for a trainer that does not use it. */
  Optional<String> unused() {
    return experiment.trainer().common().teacher().isPresent() && !asked
        ? Optional.of(
            "'%s' has no effect: the trainer '%s' has no teacher with these settings"
                .formatted(KEY, experiment.trainer().choice().name()))
        : Optional.empty();
  }

  /** Returns warnings about the loaded teachers. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns the teachers as recorded at the start of a session. */
  List<Teacher> recorded() {
    return loaded.stream().map(Loaded::recorded).toList();
  }

  /**
   * Rejects teachers that a run has not learned from so far; their location does not matter.
   *
   * @throws UserError naming the teacher
   */
  void requireThoseOf(RunFolder run) {
    History history =
        Files.exists(run.journal()) ? Journal.read(run.journal()) : new History(List.of());
    List<Teacher> before =
        history.openings().stream()
            .map(r -> r.event().teachers())
            .filter(teachers -> !teachers.isEmpty())
            .reduce((first, second) -> second)
            .orElse(List.of());
    for (int i = 0; i < Math.min(before.size(), loaded.size()); i++) {
      Loaded now = loaded.get(i);
      Teacher then = before.get(i);
      if (!now.hash().equals(then.sha256())) {
        throw new UserError(
            """
            The teacher %s is not the network that this run has learned from so far (step %s of %s): it was trained further, has another plug-in jar, or is another run.
            Name the original network: -o %s=FOLDER. To start a new run with the other teacher from the state of this one: frugal fork %s --out FOLDER\
            """
                .formatted(now.run(), then.step(), then.run(), KEY, ShellWord.of(run.path())));
      }
    }
  }
}

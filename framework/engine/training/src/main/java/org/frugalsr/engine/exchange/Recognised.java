package org.frugalsr.engine.exchange;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.frugalsr.api.Registry;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.LayerNames;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.api.weights.Spelling;
import org.frugalsr.api.weights.WeightLayout;
import org.frugalsr.weights.WeightFile;

/**
 * The layout that a file's names and shapes match.
 *
 * @param description of the layout, for messages
 * @param fit which array is which, and the config values that follow
 * @param measured the arrays whose shapes determined the config
 */
record Recognised(String description, Match.Fits fit, List<ForeignArrays.Array> measured) {
  private static final int SHOWN = 4;

  /** How many of the shapes that determined a config an error lists. */
  private static final int MEASURED = 8;

  /** A line of the binder's error, from the key on. */
  private static final Pattern PROBLEM = Pattern.compile("(?m)^  .*?: ('.*)$");

  /** Our own layout: the file has our names. */
  private static final Recognised OURS =
      new Recognised(
          "the network's own names",
          new Match.Fits(ConfigFactory.empty(), new LayerNames(), Map.of(), List.of(), List.of()),
          List.of());

  /**
   * Finds the only layout that fits after a user's naming rules or, if none does, before them.
   *
   * @throws UserError listing the layouts tried, if none or several fit
   */
  static Recognised in(WeightFile file, ForeignArrays arrays, NameRules rules, Registry registry) {
    ForeignArrays renamed = Naming.renamed(arrays, rules);
    for (ForeignArrays names : List.of(renamed, arrays)) {
      List<Recognised> fitting = fitting(names, registry);
      if (fitting.size() == 1) {
        return fitting.get(0);
      }
    }
    boolean none = fitting(renamed, registry).isEmpty();
    throw new UserError(
        """
        %s of the networks whose files are known %s %s, which has %d tensors, such as %s. What was tried:%s
        If only the names differ, map them to those of one of these with a file of rules: --map RULES. \
        For another network, give its config, and rules if the names differ: --network CONF --map RULES\
        """
            .formatted(
                none ? "None" : "Several",
                none ? "fits" : "fit",
                file.file(),
                file.tensors().size(),
                examples(file, rules),
                tried(renamed, registry)));
  }

  private static List<Recognised> fitting(ForeignArrays arrays, Registry registry) {
    List<Recognised> fitting = new ArrayList<>();
    for (WeightLayout layout : registry.weightLayouts()) {
      ForeignArrays asked = arrays.copy();
      if (layout.match(asked) instanceof Match.Fits fit) {
        fitting.add(new Recognised(layout.description(), fit, asked.measured()));
      }
    }
    return fitting;
  }

  private static String tried(ForeignArrays arrays, Registry registry) {
    StringBuilder tried = new StringBuilder();
    for (WeightLayout layout : registry.weightLayouts()) {
      String outcome =
          switch (layout.match(arrays)) {
            case Match.Differs differs -> differs.missing();
            case Match.Fits fit -> "everything matches";
          };
      tried.append("\n  %-50s  %s".formatted(layout.description(), outcome));
    }
    return tried.toString();
  }

  private static String examples(WeightFile file, NameRules rules) {
    return String.join(
        ", ",
        file.tensors().stream()
            .limit(SHOWN)
            .map(
                t ->
                    t.name()
                        + rules.ours(t.name()).map(r -> " (by the rules '" + r + "')").orElse("")
                        + " "
                        + t.shapeText())
            .toList());
  }

  /**
   * For a given network, finds the only layout that fits the file, or else the one that knows most
   * of its names unless those are few, or else our own layout.
   *
   * @param spellings the file's arrays under several names, by decreasing priority
   * @param network the given one's arrays
   */
  static Recognised forGiven(List<ForeignArrays> spellings, OwnNetwork network, Registry registry) {
    for (ForeignArrays arrays : spellings) {
      List<Recognised> fitting = fitting(arrays, registry);
      if (fitting.size() == 1) {
        return fitting.get(0);
      }
    }
    Recognised best = OURS;
    long most = spellings.get(0).names().size() / 2;
    for (WeightLayout layout : registry.weightLayouts()) {
      Optional<Match.Fits> fit = layout.spelling(network).map(Recognised::fit);
      long known =
          fit.map(f -> spellings.get(0).names().stream().filter(n -> knows(f, n)).count())
              .orElse(0L);
      if (fit.isPresent() && known > most) {
        best = new Recognised(layout.description(), fit.get(), List.of());
        most = known;
      }
    }
    return best;
  }

  /**
   * Creates the error for a file whose names match this network, but whose shapes form no valid
   * one.
   *
   * @param problem what is wrong with the config derived from the shapes
   */
  UserError impossible(WeightFile file, UserError problem) {
    String message = String.valueOf(problem.getMessage());
    List<String> keys = PROBLEM.matcher(message).results().map(m -> m.group(1)).toList();
    return new UserError(
        "%s has the names of %s, but its shapes form no such network: %s\nThe relevant shapes: %s"
            .formatted(
                file.file(),
                description,
                keys.isEmpty() ? message : String.join(" ", keys),
                String.join(
                    ", ",
                    measured.stream()
                        .limit(MEASURED)
                        .map(a -> a.name() + " " + a.shapeText())
                        .toList())));
  }

  /**
   * Finds the layout of a file that we exported: the one that its metadata name, or one that knows
   * all of its names if that has been renamed since.
   */
  static Recognised by(
      Imprint imprint, ForeignArrays arrays, OwnNetwork network, Registry registry) {
    Optional<Recognised> alike = Optional.empty();
    for (WeightLayout layout : registry.weightLayouts()) {
      Optional<Match.Fits> fit =
          imprint.layout().isEmpty()
              ? Optional.empty()
              : layout.spelling(network).map(Recognised::fit);
      if (fit.isPresent() && layout.description().equals(imprint.layout())) {
        return new Recognised(layout.description(), fit.get(), List.of());
      }
      if (alike.isEmpty() && fit.filter(f -> knowsAll(f, arrays)).isPresent()) {
        alike = fit.map(f -> new Recognised(layout.description(), f, List.of()));
      }
    }
    return alike.orElse(OURS);
  }

  private static boolean knowsAll(Match.Fits fit, ForeignArrays arrays) {
    return arrays.names().stream().allMatch(n -> knows(fit, n));
  }

  private static boolean knows(Match.Fits fit, String name) {
    return fit.absorbed().contains(name) || fit.names().ours(name).isPresent();
  }

  private static Match.Fits fit(Spelling s) {
    return new Match.Fits(
        ConfigFactory.empty(),
        s.names(),
        s.constants(),
        s.frozen().stream().map(ForeignArrays.Array::name).toList(),
        List.of());
  }
}

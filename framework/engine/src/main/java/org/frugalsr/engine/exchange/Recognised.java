package org.frugalsr.engine.exchange;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Whose names and shapes a file has.
 *
 * @param description of the layout, for people
 * @param fit which array is which, and what of the config that says
 */
record Recognised(String description, Match.Fits fit) {
  /** Nobody else's: the file has our own names. */
  private static final Recognised OURS =
      new Recognised(
          "the network's own names",
          new Match.Fits(ConfigFactory.empty(), new LayerNames(), Map.of(), List.of(), List.of()));

  /**
   * The only layout that fits.
   *
   * @throws UserError with what was tried if none or several do
   */
  static Recognised in(WeightFile file, ForeignArrays arrays, Registry registry) {
    List<Recognised> fitting = new ArrayList<>();
    StringBuilder tried = new StringBuilder();
    for (WeightLayout layout : registry.weightLayouts()) {
      String outcome =
          switch (layout.match(arrays)) {
            case Match.Differs differs -> differs.missing();
            case Match.Fits fit -> {
              fitting.add(new Recognised(layout.description(), fit));
              yield "everything is there";
            }
          };
      tried.append("\n  %-50s  %s".formatted(layout.description(), outcome));
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw new UserError(
        """
        %s of the networks whose files are known %s %s, which has %d tensors, such as %s. What was tried:%s
        Name the network by a config, and if its names differ a file of rules: --network CONF --map RULES\
        """
            .formatted(
                fitting.isEmpty() ? "None" : "Several",
                fitting.isEmpty() ? "fits" : "fit",
                file.file(),
                file.tensors().size(),
                examples(file),
                tried));
  }

  private static String examples(WeightFile file) {
    return String.join(
        ", ", file.tensors().stream().limit(4).map(t -> t.name() + " " + t.shapeText()).toList());
  }

  /** For a network that is given: the only layout that fits the file, or our own names. */
  static Recognised forGiven(ForeignArrays arrays, Registry registry) {
    List<Recognised> fitting = new ArrayList<>();
    for (WeightLayout layout : registry.weightLayouts()) {
      if (layout.match(arrays) instanceof Match.Fits fit) {
        fitting.add(new Recognised(layout.description(), fit));
      }
    }
    return fitting.size() == 1 ? fitting.get(0) : OURS;
  }

  /**
   * What a file that we exported says, for the network that it is imported into: the layout that it
   * names, or one that knows all of its names should that be called otherwise by now.
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
        return new Recognised(layout.description(), fit.get());
      }
      if (alike.isEmpty() && fit.filter(f -> knowsAll(f, arrays)).isPresent()) {
        alike = fit.map(f -> new Recognised(layout.description(), f));
      }
    }
    return alike.orElse(OURS);
  }

  private static boolean knowsAll(Match.Fits fit, ForeignArrays arrays) {
    return arrays.names().stream()
        .allMatch(n -> fit.absorbed().contains(n) || fit.names().ours(n).isPresent());
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

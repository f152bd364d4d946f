package org.frugalsr.engine.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;

/**
 * Maps the names of a file's arrays to ours. A user's rule comes first; its result is our name, or
 * a name of the other program, which its layout then translates.
 *
 * @param ours our name by the file's, for those that are neither absorbed nor omitted
 * @param ruled the result of a rule by the file's name, where a rule applies
 * @param absorbed the file's names whose values the config already contains
 * @param omitted the file's names that a rule omits
 */
record Naming(
    Map<String, String> ours,
    Map<String, String> ruled,
    List<String> absorbed,
    List<String> omitted) {

  /**
   * Names every array of a file.
   *
   * @param fit the layout that the file matches, after the rules or before
   * @param network the names of the network's arrays
   */
  static Naming of(ForeignArrays file, NameRules rules, Match.Fits fit, Set<String> network) {
    Map<String, String> ours = new LinkedHashMap<>();
    Map<String, String> ruled = new LinkedHashMap<>();
    List<String> absorbed = new ArrayList<>();
    List<String> omitted = new ArrayList<>();
    for (String theirs : file.names()) {
      Optional<String> byRule = rules.ours(theirs);
      String name = byRule.orElse(theirs);
      if (name.isEmpty()) {
        omitted.add(theirs);
        continue;
      }
      byRule.ifPresent(rule -> ruled.put(theirs, rule));
      if (byRule.isPresent() && network.contains(name)) {
        ours.put(theirs, name);
      } else if (fit.absorbed().contains(name)) {
        absorbed.add(theirs);
      } else {
        ours.put(theirs, fit.names().ours(name).orElse(name));
      }
    }
    return new Naming(ours, ruled, absorbed, omitted);
  }

  /** Returns a file's arrays renamed by the rules, without those that the rules omit. */
  static ForeignArrays renamed(ForeignArrays file, NameRules rules) {
    List<ForeignArrays.Array> arrays = new ArrayList<>();
    for (String theirs : file.names()) {
      String name = rules.ours(theirs).orElse(theirs);
      if (!name.isEmpty()) {
        ForeignArrays.Array a = file.find(theirs).orElseThrow();
        arrays.add(new ForeignArrays.Array(name, a.shape(), a.values()));
      }
    }
    return new ForeignArrays(arrays);
  }
}

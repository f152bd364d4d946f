package org.frugalsr.study.tune;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.frugalsr.engine.config.TuneSettings;
import org.frugalsr.engine.config.TuneSettings.Search;

/**
 * What a variant tunes.
 *
 * @param settings its section {@code tune}
 * @param keys config key to its values, sorted by key
 */
public record TuneSpace(TuneSettings settings, Map<String, TunedValues> keys) {
  private static final int MOST = 10_000;

  /**
   * The candidates of a section.
   *
   * @throws IllegalArgumentException with the problem, if a key has no valid values, or there are
   *     too many combinations
   */
  public static TuneSpace of(TuneSettings settings) {
    Map<String, TunedValues> keys = new LinkedHashMap<>();
    new TreeMap<>(settings.keys())
        .forEach(
            (path, key) -> {
              try {
                ConfigUtil.splitPath(path);
                keys.put(path, TunedValues.of(key));
              } catch (ConfigException e) {
                throw new IllegalArgumentException(
                    "'" + path + "' is not a path of config keys", e);
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
              }
            });
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no keys to tune; add one, such as keys { \"trainer.optimizer.lr\" { from ="
              + " 1e-4, to = 1e-2, steps = 5, scale = log } }");
    }
    double size = keys.values().stream().mapToDouble(TunedValues::size).reduce(1, (a, b) -> a * b);
    if (settings.search() == Search.GRID && size > MOST) {
      throw new IllegalArgumentException(
          "its values make %.0f combinations; at most %d are possible".formatted(size, MOST));
    }
    return new TuneSpace(settings, keys);
  }

  /** Whether the ranges may be extended. */
  boolean extendable() {
    return settings.extend() && settings.search() == Search.GRID;
  }

  /** The candidates of the first round: distinct, the last key changing fastest. */
  public List<Candidate> candidates() {
    return settings.search() == Search.GRID ? grid() : random();
  }

  private List<Candidate> grid() {
    List<List<Integer>> all = List.of(List.of());
    for (TunedValues values : keys.values()) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> at : all) {
        for (int i = 0; i < values.size(); i++) {
          List<Integer> next = new ArrayList<>(at);
          next.add(i);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all.stream().map(this::at).toList();
  }

  private List<Candidate> random() {
    SplittableRandom random = new SplittableRandom(settings.drawSeed());
    Set<Candidate> drawn = new LinkedHashSet<>(); // few values can give the same twice
    for (int i = 0; i < settings.samples(); i++) {
      Map<String, ConfigValue> values = new LinkedHashMap<>();
      keys.forEach((path, of) -> values.put(path, of.draw(random)));
      drawn.add(new Candidate(values, List.of()));
    }
    return List.copyOf(drawn);
  }

  private Candidate at(List<Integer> at) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    Iterator<Integer> index = at.iterator();
    keys.forEach((path, of) -> values.put(path, of.value(index.next())));
    return new Candidate(values, at);
  }

  /** The candidates one step away in one key, which exist or by which a range can be extended. */
  List<Candidate> neighbours(Candidate candidate) {
    List<TunedValues> values = List.copyOf(keys.values());
    return IntStream.range(0, candidate.at().size())
        .boxed()
        .flatMap(
            key ->
                IntStream.of(-1, 1)
                    .map(step -> candidate.at().get(key) + step)
                    .filter(index -> values.get(key).has(index))
                    .mapToObj(
                        index -> {
                          List<Integer> at = new ArrayList<>(candidate.at());
                          at.set(key, index);
                          return at(at);
                        }))
        .toList();
  }
}

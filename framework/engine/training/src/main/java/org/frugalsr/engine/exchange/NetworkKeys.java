package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.frugalsr.api.config.Canonical;
import org.frugalsr.api.config.Change;
import org.frugalsr.engine.config.Experiment;
import org.jspecify.annotations.Nullable;

/** Compares the config keys that define networks. */
final class NetworkKeys {
  private static final double CLOSE = 1e-6;
  private static final String MEAN = "network.mean";

  private NetworkKeys() {}

  /**
   * Returns a config completed with its implicit values: the settings of blocks that are used by
   * name, and the mean of images.
   */
  static Config complete(Experiment e) {
    Config all = e.resolved().config();
    for (Map.Entry<String, Record> block : e.blockSettings().entrySet()) {
      if (!block.getKey().equals(e.block().name())) {
        String path = ConfigUtil.joinPath("block", block.getKey());
        all = all.withFallback(Canonical.render(block.getValue()).atPath(path));
      }
    }
    List<Double> mean = e.network().common().workingRange().mean();
    return all.withValue(MEAN, ConfigValueFactory.fromIterable(mean));
  }

  /** Returns the network keys in which two configs differ, with defaults filled in. */
  static List<Change> between(Experiment before, Experiment after) {
    Set<String> keys = new TreeSet<>();
    for (Experiment e : List.of(before, after)) {
      Imprint.sections(e.resolved().config()).entrySet().forEach(key -> keys.add(key.getKey()));
    }
    Config one = complete(before);
    Config other = complete(after);
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      Optional<ConfigValue> there = value(one, key);
      Optional<ConfigValue> here = value(other, key);
      if (!isSame(unwrapped(there), unwrapped(here))) {
        changes.add(new Change(key, there.map(NetworkKeys::text), here.map(NetworkKeys::text)));
      }
    }
    return changes;
  }

  private static Optional<ConfigValue> value(Config config, String key) {
    return config.hasPath(key) ? Optional.of(config.getValue(key)) : Optional.empty();
  }

  private static @Nullable Object unwrapped(Optional<ConfigValue> value) {
    return value.map(ConfigValue::unwrapped).orElse(null);
  }

  private static String text(ConfigValue value) {
    return value instanceof ConfigList list
        ? list.unwrapped().toString()
        : String.valueOf(value.unwrapped());
  }

  /**
   * Whether two values are equivalent: numbers up to rounding, a list of one value and the value
   * itself, a number and the list that repeats it, as for the mean of each channel.
   */
  static boolean isSame(@Nullable Object here, @Nullable Object there) {
    if (here instanceof Number a && there instanceof Number b) {
      return Math.abs(a.doubleValue() - b.doubleValue()) <= CLOSE * Math.abs(b.doubleValue());
    }
    if (here instanceof List<?> a && there instanceof List<?> b) {
      return a.size() == b.size()
          ? IntStream.range(0, a.size()).allMatch(i -> isSame(a.get(i), b.get(i)))
          : (a.size() == 1 && repeats(b, a.get(0))) || (b.size() == 1 && repeats(a, b.get(0)));
    }
    if (here instanceof List<?> a && there != null) {
      return isSame(a, List.of(there));
    }
    if (there instanceof List<?> b && here != null) {
      return isSame(List.of(here), b);
    }
    return Objects.equals(here, there);
  }

  private static boolean repeats(List<?> list, Object value) {
    return value instanceof Number
        && !list.isEmpty()
        && list.stream().allMatch(item -> isSame(item, value));
  }
}

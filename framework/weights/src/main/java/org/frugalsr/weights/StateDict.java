package org.frugalsr.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.weights.Pickled.Dictionary;
import org.frugalsr.weights.Pickled.Inert;
import org.frugalsr.weights.Pickled.View;

/** The tensors of a network, found in the contents of a PyTorch file. */
final class StateDict {
  /** Keys that state dicts are wrapped under, in the order that authors' programs prefer. */
  private static final List<String> WRAPPERS =
      List.of(
          "params_ema",
          "params-ema",
          "params",
          "model_state_dict",
          "state_dict",
          "model",
          "net",
          "network");

  /** Prefixes that programs put before all names. */
  private static final List<String> PREFIXES =
      List.of("module.", "_orig_mod.", "netG.", "generator.");

  /** Names are shown, and real ones are much shorter. */
  private static final int LONGEST_NAME = 500;

  private static final int DEEPEST = 8;

  private final String within;
  private final Map<String, View> views;
  private final List<String> leftOut;

  private StateDict(String within, Map<String, View> views, List<String> leftOut) {
    this.within = within;
    this.views = views;
    this.leftOut = leftOut;
  }

  /**
   * Finds the tensors.
   *
   * @throws Damage if there are none
   */
  static StateDict in(Object root) throws IOException {
    List<String> path = new ArrayList<>();
    Object at = root;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Map<String, View> views = new LinkedHashMap<>();
      List<String> others = new ArrayList<>();
      collect(at, views, others);
      if (!views.isEmpty()) {
        return new StateDict(String.join(".", path), withoutPrefixes(views), others);
      }
      Optional<Map.Entry<String, Object>> inner = wrapped(at);
      if (inner.isEmpty()) {
        break;
      }
      path.add(inner.get().getKey());
      at = inner.get().getValue();
    }
    throw new Damage(
        "no tensors were found in it; looked at the top%s and under: %s"
            .formatted(
                path.isEmpty() ? "" : " and in " + String.join(".", path),
                String.join(", ", WRAPPERS)));
  }

  String within() {
    return within;
  }

  List<String> leftOut() {
    return leftOut;
  }

  /** Collects the tensors directly in a dictionary, or anywhere in a pickled module. */
  private static void collect(Object at, Map<String, View> views, List<String> others)
      throws IOException {
    if (at instanceof Inert module) {
      collectModule(module, views);
      return;
    }
    if (at instanceof Dictionary dictionary) {
      for (int i = 0; i < dictionary.keys().size(); i++) {
        Object value = dictionary.values().get(i);
        if (dictionary.keys().get(i) instanceof String name) {
          if (value instanceof View view) {
            views.put(name, view);
          } else {
            others.add(Damage.shortened(name));
          }
        }
      }
    }
  }

  /** One module of a pickled tree of modules. */
  private record Module(String prefix, Inert inert) {}

  private static void collectModule(Inert root, Map<String, View> views) throws IOException {
    Set<Inert> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Module> open = new ArrayDeque<>();
    open.add(new Module("", root));
    while (!open.isEmpty()) {
      Module m = open.poll();
      if (!seen.add(m.inert()) || !(m.inert().state() instanceof Dictionary state)) {
        continue;
      }
      for (String kind : List.of("_parameters", "_buffers")) {
        entries(state, kind)
            .forEach(
                (name, value) -> {
                  if (value instanceof View view) {
                    views.put(m.prefix() + name, view);
                  }
                });
      }
      for (Map.Entry<String, Object> e : entries(state, "_modules").entrySet()) {
        if (e.getValue() instanceof Inert child) {
          requireName(e.getKey(), m.prefix().length() + e.getKey().length());
          open.add(new Module(m.prefix() + e.getKey() + ".", child));
        }
      }
    }
  }

  private static Map<String, Object> entries(Dictionary state, String key) {
    Map<String, Object> entries = new LinkedHashMap<>();
    int at = state.keys().lastIndexOf(key);
    if (at >= 0 && state.values().get(at) instanceof Dictionary inner) {
      for (int i = 0; i < inner.keys().size(); i++) {
        if (inner.keys().get(i) instanceof String name) {
          entries.put(name, inner.values().get(i));
        }
      }
    }
    return entries;
  }

  private static Optional<Map.Entry<String, Object>> wrapped(Object at) {
    if (!(at instanceof Dictionary dictionary)) {
      return Optional.empty();
    }
    for (String wrapper : WRAPPERS) {
      int i = dictionary.keys().lastIndexOf(wrapper);
      if (i >= 0 && isContainer(dictionary.values().get(i))) {
        return Optional.of(Map.entry(wrapper, dictionary.values().get(i)));
      }
    }
    List<Map.Entry<String, Object>> inner = new ArrayList<>();
    for (int i = 0; i < dictionary.keys().size(); i++) {
      if (dictionary.keys().get(i) instanceof String name
          && isContainer(dictionary.values().get(i))) {
        inner.add(Map.entry(name, dictionary.values().get(i)));
      }
    }
    return inner.size() == 1 ? Optional.of(inner.get(0)) : Optional.empty();
  }

  private static boolean isContainer(Object value) {
    return value instanceof Dictionary || value instanceof Inert;
  }

  private static void requireName(String name, int length) throws IOException {
    if (length > LONGEST_NAME) {
      throw new Damage("it has a tensor whose name has %d characters".formatted(length));
    }
    if (!Damage.isPlain(name)) {
      throw new Damage(
          "it has a tensor '%s', whose name has characters that cannot be shown"
              .formatted(Damage.shortened(name)));
    }
  }

  /**
   * Drops the prefix of all names if it is one of the known prefixes.
   *
   * @throws Damage if a name is not a valid tensor name
   */
  static <T> Map<String, T> withoutPrefixes(Map<String, T> all) throws IOException {
    for (String name : all.keySet()) {
      requireName(name, name.length());
    }
    Map<String, T> names = all;
    for (boolean again = true; again; ) {
      again = false;
      for (String prefix : PREFIXES) {
        if (names.keySet().stream().allMatch(n -> n.startsWith(prefix))) {
          Map<String, T> shorter = new LinkedHashMap<>();
          names.forEach((name, value) -> shorter.put(name.substring(prefix.length()), value));
          names = shorter;
          again = true;
        }
      }
    }
    return names;
  }

  /**
   * Reads the values.
   *
   * @throws Damage if a tensor extends beyond its storage, or all tensors together are larger than
   *     the file
   */
  List<WeightTensor> tensors(TorchFile file) throws IOException {
    long room = 0;
    for (String key : new TreeSet<>(views.values().stream().map(v -> v.storage().key()).toList())) {
      byte[] bytes = file.storages().get(key);
      room += bytes == null ? 0 : bytes.length;
    }
    List<WeightTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, View> e : views.entrySet()) {
      View view = e.getValue();
      int elements = elements(e.getKey(), view);
      ByteBuffer bytes = file.bytes(view.storage());
      room -= elements;
      if (room < 0) {
        throw new Damage("its tensors together have more values than it has bytes");
      }
      tensors.add(
          new WeightTensor(
              e.getKey(), view.shape(), view.storage().type(), values(view, bytes, elements)));
    }
    return tensors;
  }

  private static int elements(String name, View v) throws IOException {
    if (v.shape().length != v.strides().length) {
      throw damaged(name, "has a shape and strides of different lengths");
    }
    long elements = 1;
    long last = v.offset();
    try {
      for (int i = 0; i < v.shape().length; i++) {
        elements = Math.multiplyExact(elements, v.shape()[i]);
        last =
            Math.addExact(last, Math.multiplyExact(Math.max(0, v.shape()[i] - 1), v.strides()[i]));
      }
    } catch (ArithmeticException overflow) {
      throw damaged(name, "has a shape with too many values");
    }
    if (elements == 0) {
      return 0;
    }
    if (last >= v.storage().elements()) {
      throw damaged(name, "reaches beyond its storage");
    }
    if (elements > v.storage().elements()) {
      throw damaged(name, "has more values than its storage");
    }
    return Math.toIntExact(elements);
  }

  private static Damage damaged(String name, String what) {
    return new Damage("tensor '%s' %s".formatted(Damage.shortened(name), what));
  }

  private static float[] values(View view, ByteBuffer bytes, int elements) {
    float[] values = new float[elements];
    int rank = view.shape().length;
    long[] index = new long[rank];
    long at = view.offset();
    for (int i = 0; i < elements; i++) {
      values[i] = view.storage().type().at(bytes, (int) at);
      for (int axis = rank - 1; axis >= 0; axis--) {
        at += view.strides()[axis];
        if (++index[axis] < view.shape()[axis]) {
          break;
        }
        at -= view.strides()[axis] * view.shape()[axis];
        index[axis] = 0;
      }
    }
    return values;
  }
}

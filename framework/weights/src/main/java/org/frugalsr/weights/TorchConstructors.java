package org.frugalsr.weights;

import java.io.IOException;
import java.util.List;
import org.frugalsr.weights.Pickled.Dictionary;
import org.frugalsr.weights.Pickled.Global;
import org.frugalsr.weights.Pickled.Inert;
import org.frugalsr.weights.Pickled.Sequence;
import org.frugalsr.weights.Pickled.Storage;
import org.frugalsr.weights.Pickled.Tuple;
import org.frugalsr.weights.Pickled.View;

/** The few constructors in PyTorch's pickles that are interpreted. */
final class TorchConstructors {
  private TorchConstructors() {}

  /** Returns the result of a call: a dictionary, a tensor, or a placeholder. */
  static Object call(String name, Object arguments) throws IOException {
    if (!(arguments instanceof Tuple tuple)) {
      return new Inert(name, arguments);
    }
    Object[] a = tuple.items();
    return switch (name) {
      case "collections.OrderedDict", "typing.OrderedDict", "builtins.dict" -> dictionary(a);
      case "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3" ->
          view(name, a);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          a.length > 0 ? a[0] : new Inert(name, arguments);
      case "torch.Size", "builtins.tuple" ->
          a.length == 1 && a[0] instanceof Sequence s
              ? new Tuple(s.items().toArray())
              : a.length == 1 && a[0] instanceof Tuple t ? t : new Inert(name, arguments);
      default -> new Inert(name, arguments);
    };
  }

  private static Dictionary dictionary(Object[] a) throws IOException {
    Dictionary made = new Dictionary();
    if (a.length == 1 && a[0] instanceof Sequence pairs) { // an old form: a list of pairs
      for (Object pair : pairs.items()) {
        List<Object> both =
            pair instanceof Tuple t
                ? List.of(t.items())
                : pair instanceof Sequence s ? s.items() : List.of();
        if (both.size() != 2) {
          throw new Damage("it has a dictionary that does not consist of pairs");
        }
        made.put(both.get(0), both.get(1));
      }
    }
    return made;
  }

  private static View view(String name, Object[] a) throws IOException {
    if (a.length < 4 || !(a[0] instanceof Storage storage)) {
      throw new Damage("it builds a tensor from something that is not a storage");
    }
    Storage typed =
        name.endsWith("_v3") && a.length > 6 && a[6] instanceof Global dtype
            ? retyped(storage, ElementType.named(dtype.name()))
            : storage;
    return new View(typed, whole(a[1], "offset"), wholes(a[2], "shape"), wholes(a[3], "strides"));
  }

  private static Storage retyped(Storage s, ElementType type) throws IOException {
    if (s.type().width() != 1 && s.type().width() != type.width()) {
      throw new Damage("it reads a storage of %s as %s".formatted(s.type().dtype(), type.dtype()));
    }
    long bytes = s.elements() * s.type().width();
    return new Storage(type, s.key(), bytes / type.width());
  }

  private static long whole(Object value, String what) throws IOException {
    if (value instanceof Long n && n >= 0) {
      return n;
    }
    throw new Damage("a tensor's %s is not a whole number of at least 0".formatted(what));
  }

  private static long[] wholes(Object value, String what) throws IOException {
    Object[] items =
        value instanceof Tuple t
            ? t.items()
            : value instanceof Sequence s ? s.items().toArray() : null;
    if (items == null || items.length > 16) {
      throw new Damage("a tensor's %s is not a list of at most 16 numbers".formatted(what));
    }
    long[] all = new long[items.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = whole(items[i], what);
    }
    return all;
  }

  /** A storage from a persistent id: {@code ("storage", class, key, place, elements, ...)}. */
  static Storage storage(Object id) throws IOException {
    if (id instanceof Tuple t
        && t.items().length >= 5
        && "storage".equals(t.items()[0])
        && t.items()[2] instanceof String key
        && t.items()[4] instanceof Long elements
        && elements >= 0) {
      if (t.items().length > 5 && t.items()[5] instanceof Tuple) {
        throw new Damage("it has a storage that is a view of another, of PyTorch before 0.4");
      }
      return new Storage(type(t.items()[1]), key, elements);
    }
    throw new Damage("its pickle has a persistent id that is not a storage");
  }

  private static ElementType type(Object kind) throws IOException {
    if (kind instanceof Global g) {
      boolean bytes = g.name().equals("torch.storage.UntypedStorage");
      return bytes ? ElementType.BYTE : ElementType.named(g.name());
    }
    throw new Damage("it has a storage without a class");
  }
}

package org.frugalsr.weights;

import java.util.ArrayList;
import java.util.List;

/** The representation of pickled data: inert, whatever classes they name. */
final class Pickled {
  private Pickled() {}

  /** The end of a run of values on the stack. */
  static final Object MARK = new Object();

  /** Python's None. */
  static final Object NONE = new Object();

  /**
   * The name of a class or function.
   *
   * @param name module and name, such as {@code collections.OrderedDict}
   */
  record Global(String name) {}

  /**
   * A fixed list of values. Its values may contain it.
   *
   * @param items the values
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record Tuple(Object[] items) {}

  /** A list. */
  static final class Sequence {
    private final List<Object> items = new ArrayList<>(0);

    List<Object> items() {
      return items;
    }
  }

  /** A dictionary; keys in the order of the file, later ones of the same name win. */
  static final class Dictionary {
    private final List<Object> keys = new ArrayList<>(0);
    private final List<Object> values = new ArrayList<>(0);

    void put(Object key, Object value) {
      keys.add(key);
      values.add(value);
    }

    List<Object> keys() {
      return keys;
    }

    List<Object> values() {
      return values;
    }
  }

  /** An object of an unknown class or function; only its state is kept. */
  static final class Inert {
    private final String global;
    private final Object arguments;
    private Object state = NONE;

    Inert(String global, Object arguments) {
      this.global = global;
      this.arguments = arguments;
    }

    String global() {
      return global;
    }

    Object arguments() {
      return arguments;
    }

    Object state() {
      return state;
    }

    void state(Object s) {
      state = s;
    }
  }

  /**
   * A persistent id: in PyTorch's files a storage.
   *
   * @param type of its values
   * @param key identifies its bytes
   * @param elements number of values it should have
   */
  record Storage(ElementType type, String key, long elements) {}

  /**
   * A view of a storage.
   *
   * @param offset of the first value
   * @param shape lengths, outermost first
   * @param strides in values
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record View(Storage storage, long offset, long[] shape, long[] strides) {}
}

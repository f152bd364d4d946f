package org.frugalsr.weights;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.weights.Pickled.Dictionary;
import org.frugalsr.weights.Pickled.Global;
import org.frugalsr.weights.Pickled.Inert;
import org.frugalsr.weights.Pickled.Sequence;
import org.frugalsr.weights.Pickled.Tuple;

/**
 * A virtual machine for programs in Python's pickle protocols 2 and 3, as far as PyTorch writes
 * them. It creates data and calls nothing: an object to be constructed becomes a {@link
 * Pickled.Inert} placeholder, except for a few constructors that {@link TorchConstructors}
 * supports.
 */
final class PickleReader {
  private static final int MOST_OBJECTS = 3_000_000;
  private static final int MOST_DIGITS = 64;

  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int objects;

  /** A reader of the bytes from the buffer's position; advances it past the pickle. */
  PickleReader(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Runs the program up to its STOP and returns the result. */
  Object read() throws IOException {
    while (true) {
      int opcode = unsigned();
      if (opcode == '.') {
        Object result = pop();
        if (result == Pickled.MARK || !stack.isEmpty()) {
          throw new Damage("its pickle ends with values left over");
        }
        return result;
      }
      step(opcode);
    }
  }

  private void step(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> protocol();
      case 'c' -> push(new Global(line() + "." + line()));
      case 'R' -> reduce();
      case 0x81 -> reduce(); // NEWOBJ: class and arguments, the same here
      case 'b' -> build();
      case '(' -> push(Pickled.MARK);
      case 't' -> push(new Tuple(toMark().toArray()));
      case 0x85 -> push(new Tuple(last(1)));
      case 0x86 -> push(new Tuple(last(2)));
      case 0x87 -> push(new Tuple(last(3)));
      case ')' -> push(new Tuple(new Object[0]));
      case ']' -> push(new Sequence());
      case '}' -> push(new Dictionary());
      case 0x8f -> push(new Sequence()); // EMPTY_SET
      case 'N' -> push(Pickled.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) number(Integer.BYTES).getInt());
      case 'K' -> push((long) unsigned());
      case 'M' -> push((long) (number(Short.BYTES).getShort() & 0xffff));
      case 0x8a -> push(wholeNumber(unsigned()));
      case 'G' -> push(number(Double.BYTES).order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> push(text(Integer.toUnsignedLong(number(Integer.BYTES).getInt())));
      case 'U' -> push(text(unsigned()));
      case 'Q' -> push(TorchConstructors.storage(pop()));
      case 'h' -> push(remembered(unsigned()));
      case 'j' -> push(remembered(number(Integer.BYTES).getInt()));
      case 'q' -> remember(unsigned());
      case 'r' -> remember(number(Integer.BYTES).getInt());
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(toMark());
      case 's' -> {
        Object[] pair = last(2);
        put(List.of(pair[0], pair[1]));
      }
      case 'u' -> put(toMark());
      default ->
          throw new Damage(
              "its pickle has the opcode 0x%02x at byte %d, which PyTorch does not write"
                  .formatted(opcode, in.position() - 1));
    }
  }

  private void protocol() throws IOException {
    int version = unsigned();
    if (version > 3) {
      throw new Damage(
          "it is pickled by protocol %d; PyTorch writes protocol 2".formatted(version));
    }
  }

  private void reduce() throws IOException {
    Object arguments = pop();
    Object constructor = pop();
    if (constructor instanceof Global g) {
      push(TorchConstructors.call(g.name(), arguments));
    } else {
      throw new Damage("its pickle calls something that is not a name");
    }
  }

  private void build() throws IOException {
    Object state = pop();
    Object target = peek();
    if (target instanceof Inert inert) {
      inert.state(state);
    } // attributes of dictionaries, such as a state dict's metadata, are left out
  }

  private void append(List<Object> values) throws IOException {
    if (peek() instanceof Sequence list) {
      list.items().addAll(values);
    } else if (!(peek() instanceof Inert)) {
      throw new Damage("its pickle appends to something that is not a list");
    }
  }

  private void put(List<Object> pairs) throws IOException {
    if (pairs.size() % 2 != 0) {
      throw new Damage("its pickle sets a key without a value");
    }
    if (peek() instanceof Dictionary dictionary) {
      for (int i = 0; i < pairs.size(); i += 2) {
        dictionary.put(pairs.get(i), pairs.get(i + 1));
      }
    } else if (!(peek() instanceof Inert)) {
      throw new Damage("its pickle sets items of something that is not a dictionary");
    }
  }

  private void push(Object value) throws IOException {
    if (++objects > MOST_OBJECTS) {
      throw new Damage("its pickle makes more than %d objects".formatted(MOST_OBJECTS));
    }
    stack.add(value);
  }

  private Object pop() throws IOException {
    if (stack.isEmpty()) {
      throw new Damage("its pickle takes a value from an empty stack");
    }
    return stack.removeLast();
  }

  private Object peek() throws IOException {
    if (stack.isEmpty()) {
      throw new Damage("its pickle looks at an empty stack");
    }
    return stack.getLast();
  }

  private Object[] last(int count) throws IOException {
    Object[] values = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = pop();
      if (values[i] == Pickled.MARK) {
        throw new Damage("its pickle takes a mark for a value");
      }
    }
    return values;
  }

  private List<Object> toMark() throws IOException {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != Pickled.MARK) {
      mark--;
    }
    if (mark < 0) {
      throw new Damage("its pickle looks for a mark that was never set");
    }
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> values = new ArrayList<>(above);
    above.clear();
    stack.removeLast();
    return values;
  }

  private void remember(int index) throws IOException {
    Object value = peek();
    if (value == Pickled.MARK) {
      throw new Damage("its pickle remembers a mark");
    }
    memo.put(index, value);
  }

  private Object remembered(int index) throws IOException {
    Object value = memo.get(index);
    if (value == null) {
      throw new Damage("its pickle refers to value %d, which is not there".formatted(index));
    }
    return value;
  }

  private int unsigned() throws IOException {
    return number(1).get() & 0xff;
  }

  /** The next bytes, in little-endian order. */
  private ByteBuffer number(int bytes) throws IOException {
    if (in.remaining() < bytes) {
      throw new EOFException();
    }
    ByteBuffer part = in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + bytes);
    return part;
  }

  private String text(long bytes) throws IOException {
    if (bytes > in.remaining()) {
      throw new Damage(
          "its pickle has a text of %d bytes where %d follow".formatted(bytes, in.remaining()));
    }
    byte[] text = new byte[(int) bytes];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private Object wholeNumber(int bytes) throws IOException {
    if (bytes > MOST_DIGITS) {
      throw new Damage("its pickle has a whole number of %d bytes".formatted(bytes));
    }
    byte[] digits = new byte[bytes];
    ByteBuffer part = number(bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      digits[i] = part.get();
    }
    BigInteger value = bytes == 0 ? BigInteger.ZERO : new BigInteger(digits);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = unsigned(); c != '\n'; c = unsigned()) {
      text.append((char) c);
    }
    return text.toString();
  }
}

package org.frugalsr.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** How a file stores one value of a tensor. */
public enum ElementType {
  /** IEEE single precision. */
  FLOAT("Float", "float32", "F32", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getFloat(index * width());
    }
  },
  /** IEEE double precision, rounded to single. */
  DOUBLE("Double", "float64", "F64", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return (float) bytes.getDouble(index * width());
    }
  },
  /** IEEE half precision. */
  HALF("Half", "float16", "F16", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return Float.float16ToFloat(bytes.getShort(index * width()));
    }
  },
  /** The upper half of a single-precision number. */
  BFLOAT16("BFloat16", "bfloat16", "BF16", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return Float.intBitsToFloat(bytes.getShort(index * width()) << Short.SIZE);
    }
  },
  /** 64-bit integers, rounded to single precision. */
  LONG("Long", "int64", "I64", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getLong(index * width());
    }
  },
  /** 32-bit integers, rounded to single precision. */
  INT("Int", "int32", "I32", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getInt(index * width());
    }
  },
  /** 16-bit integers. */
  SHORT("Short", "int16", "I16", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getShort(index * width());
    }
  },
  /** Signed bytes. */
  CHAR("Char", "int8", "I8", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index);
    }
  },
  /** Unsigned bytes. */
  BYTE("Byte", "uint8", "U8", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index) & 0xff;
    }
  },
  /** 1 for true, 0 for false. */
  BOOL("Bool", "bool", "BOOL", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index) == 0 ? 0 : 1;
    }
  };

  private final String storage;
  private final String dtype;
  private final String safetensors;
  private final int width;

  ElementType(String storage, String dtype, String safetensors, int width) {
    this.storage = storage;
    this.dtype = dtype;
    this.safetensors = safetensors;
    this.width = width;
  }

  /** Bytes of one value. */
  public int width() {
    return width;
  }

  /** Its name in PyTorch, such as {@code float32}. */
  public String dtype() {
    return dtype;
  }

  /** Its name in safetensors, such as {@code F32}. */
  String safetensors() {
    return safetensors;
  }

  /**
   * A value as a float.
   *
   * @param bytes in their byte order
   * @param index of the value
   */
  abstract float at(ByteBuffer bytes, int index);

  /**
   * The type of a storage class such as {@code torch.FloatStorage}, or of a dtype such as {@code
   * torch.float32}.
   *
   * @throws Damage if it is of no known type
   */
  static ElementType named(String global) throws Damage {
    for (ElementType t : values()) {
      if (global.equals("torch." + t.storage + "Storage") || global.equals("torch." + t.dtype)) {
        return t;
      }
    }
    throw new Damage(
        "it stores tensors as '%s', which is not a known element type"
            .formatted(Damage.shortened(global)));
  }

  /**
   * The type that a safetensors file names, such as {@code BF16}.
   *
   * @param tensor its name, for the message
   * @throws Damage if it is of no known type
   */
  static ElementType ofSafetensors(String tensor, String dtype) throws Damage {
    for (ElementType t : values()) {
      if (dtype.equals(t.safetensors)) {
        return t;
      }
    }
    throw new Damage(
        "tensor '%s' has dtype %s, which is not supported; supported are %s"
            .formatted(
                tensor,
                Damage.shortened(dtype),
                String.join(", ", Arrays.stream(values()).map(ElementType::safetensors).toList())));
  }
}

package org.frugalsr.kernels;

import static org.frugalsr.kernels.Lanes.COUNT;
import static org.frugalsr.kernels.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * A matrix product, {@code c[r, j] = sum over s and k of a[s, r, k] * b[s, k, j]}, in registers.
 *
 * <p>Each element is one chain of fused multiply-adds, s by s and within it k by k, so that its
 * bits depend only on the factors. Columns are spread across the lanes; b and c must be padded to
 * whole vectors, see {@link Lanes#padded}.
 *
 * <p>The file is long because each register block shape has its own unrolled loop: sums in an array
 * would not stay in registers. A block is named by its rows and vectors; 24 sums suit 32 registers,
 * 8 suit 16. Sums always start from the contents of c, which are cleared beforehand if needed: a
 * choice between c and zero here, or a call of one of our methods, makes the compiler keep the sums
 * in memory, at half the speed or worse.
 *
 * @param segments number of terms s
 * @param depth number of terms k
 * @param aRow distance of the rows of a
 * @param aDepth distance of the terms k of a
 * @param aSegment distance of the terms s of a
 * @param bRow distance of the terms k of b
 * @param bSegment distance of the terms s of b
 * @param cRow distance of the rows of c
 */
record Product(
    int segments, int depth, int aRow, int aDepth, int aSegment, int bRow, int bSegment, int cRow) {
  /** A product of two plain matrices, {@code [rows, depth] * [depth, columns]}. */
  static Product of(int depth, int aRow, int bRow, int cRow) {
    return new Product(1, depth, aRow, 1, 0, bRow, 0, cRow);
  }

  /** The product of a transposed matrix, {@code [depth, rows]^T * [depth, columns]}. */
  static Product transposed(int depth, int aDepth, int bRow, int cRow) {
    return new Product(1, depth, 1, aDepth, 0, bRow, 0, cRow);
  }

  /**
   * Computes the product.
   *
   * @param columns of c; whole vectors of it are written
   * @param a0 where a starts
   * @param b0 where b starts
   * @param c0 where c starts
   * @param add whether the sums start from the contents of c; otherwise from 0
   */
  void run(
      int rows, int columns, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    int vectors = Math.ceilDiv(columns, COUNT);
    int v = 0;
    while (v < vectors) {
      int at = v * COUNT;
      if (COUNT == 16 && vectors - v >= 4) {
        four(rows, a, a0, b, b0 + at, c, c0 + at, add);
        v += 4;
      } else if (vectors - v >= 2) {
        two(rows, a, a0, b, b0 + at, c, c0 + at, add);
        v += 2;
      } else {
        one(rows, a, a0, b, b0 + at, c, c0 + at, add);
        v += 1;
      }
    }
  }

  private void four(
      int rows, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    int r = 0;
    for (; r <= rows - 6; r += 6) {
      clear(c, c0 + r * cRow, 6, 4, add);
      block6x4(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
    }
    for (; r <= rows - 2; r += 2) {
      clear(c, c0 + r * cRow, 2, 4, add);
      block2x4(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
    }
    for (; r < rows; r++) {
      clear(c, c0 + r * cRow, 1, 4, add);
      block1x2(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
      block1x2(a, a0 + r * aRow, b, b0 + 2 * COUNT, c, c0 + 2 * COUNT + r * cRow);
    }
  }

  private void two(int rows, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    int r = 0;
    if (COUNT == 16) {
      for (; r <= rows - 12; r += 12) {
        clear(c, c0 + r * cRow, 12, 2, add);
        block12x2(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
      }
    }
    for (; r <= rows - 4; r += 4) {
      clear(c, c0 + r * cRow, 4, 2, add);
      block4x2(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
    }
    for (; r < rows; r++) {
      clear(c, c0 + r * cRow, 1, 2, add);
      block1x2(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
    }
  }

  private void one(int rows, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    int r = 0;
    for (; r <= rows - 8; r += 8) {
      clear(c, c0 + r * cRow, 8, 1, add);
      block8x1(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
    }
    for (; r < rows; r++) {
      clear(c, c0 + r * cRow, 1, 1, add);
      block1x1(a, a0 + r * aRow, b, b0, c, c0 + r * cRow);
    }
  }

  /** Clears the sums of a block unless they are to be added to. */
  private void clear(float[] c, int c0, int rows, int vectors, boolean add) {
    if (!add) {
      FloatVector zero = FloatVector.zero(SPECIES);
      for (int r = 0; r < rows; r++) {
        for (int v = 0; v < vectors; v++) {
          zero.intoArray(c, c0 + r * cRow + v * COUNT);
        }
      }
    }
  }

  private void block6x4(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s0b = FloatVector.fromArray(SPECIES, c, c0 + COUNT);
    FloatVector s0c = FloatVector.fromArray(SPECIES, c, c0 + 2 * COUNT);
    FloatVector s0d = FloatVector.fromArray(SPECIES, c, c0 + 3 * COUNT);
    FloatVector s1a = FloatVector.fromArray(SPECIES, c, c0 + cRow);
    FloatVector s1b = FloatVector.fromArray(SPECIES, c, c0 + cRow + COUNT);
    FloatVector s1c = FloatVector.fromArray(SPECIES, c, c0 + cRow + 2 * COUNT);
    FloatVector s1d = FloatVector.fromArray(SPECIES, c, c0 + cRow + 3 * COUNT);
    FloatVector s2a = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow);
    FloatVector s2b = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow + COUNT);
    FloatVector s2c = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow + 2 * COUNT);
    FloatVector s2d = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow + 3 * COUNT);
    FloatVector s3a = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow);
    FloatVector s3b = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow + COUNT);
    FloatVector s3c = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow + 2 * COUNT);
    FloatVector s3d = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow + 3 * COUNT);
    FloatVector s4a = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow);
    FloatVector s4b = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow + COUNT);
    FloatVector s4c = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow + 2 * COUNT);
    FloatVector s4d = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow + 3 * COUNT);
    FloatVector s5a = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow);
    FloatVector s5b = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow + COUNT);
    FloatVector s5c = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow + 2 * COUNT);
    FloatVector s5d = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow + 3 * COUNT);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int i1 = i0 + aRow;
      int i2 = i0 + 2 * aRow;
      int i3 = i0 + 3 * aRow;
      int i4 = i0 + 4 * aRow;
      int i5 = i0 + 5 * aRow;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector bb = FloatVector.fromArray(SPECIES, b, j + COUNT);
        FloatVector bc = FloatVector.fromArray(SPECIES, b, j + 2 * COUNT);
        FloatVector bd = FloatVector.fromArray(SPECIES, b, j + 3 * COUNT);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        s0b = x.fma(bb, s0b);
        s0c = x.fma(bc, s0c);
        s0d = x.fma(bd, s0d);
        x = FloatVector.broadcast(SPECIES, a[i1]);
        s1a = x.fma(ba, s1a);
        s1b = x.fma(bb, s1b);
        s1c = x.fma(bc, s1c);
        s1d = x.fma(bd, s1d);
        x = FloatVector.broadcast(SPECIES, a[i2]);
        s2a = x.fma(ba, s2a);
        s2b = x.fma(bb, s2b);
        s2c = x.fma(bc, s2c);
        s2d = x.fma(bd, s2d);
        x = FloatVector.broadcast(SPECIES, a[i3]);
        s3a = x.fma(ba, s3a);
        s3b = x.fma(bb, s3b);
        s3c = x.fma(bc, s3c);
        s3d = x.fma(bd, s3d);
        x = FloatVector.broadcast(SPECIES, a[i4]);
        s4a = x.fma(ba, s4a);
        s4b = x.fma(bb, s4b);
        s4c = x.fma(bc, s4c);
        s4d = x.fma(bd, s4d);
        x = FloatVector.broadcast(SPECIES, a[i5]);
        s5a = x.fma(ba, s5a);
        s5b = x.fma(bb, s5b);
        s5c = x.fma(bc, s5c);
        s5d = x.fma(bd, s5d);
        i0 += aDepth;
        i1 += aDepth;
        i2 += aDepth;
        i3 += aDepth;
        i4 += aDepth;
        i5 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + COUNT);
    s0c.intoArray(c, c0 + 2 * COUNT);
    s0d.intoArray(c, c0 + 3 * COUNT);
    s1a.intoArray(c, c0 + cRow);
    s1b.intoArray(c, c0 + cRow + COUNT);
    s1c.intoArray(c, c0 + cRow + 2 * COUNT);
    s1d.intoArray(c, c0 + cRow + 3 * COUNT);
    s2a.intoArray(c, c0 + 2 * cRow);
    s2b.intoArray(c, c0 + 2 * cRow + COUNT);
    s2c.intoArray(c, c0 + 2 * cRow + 2 * COUNT);
    s2d.intoArray(c, c0 + 2 * cRow + 3 * COUNT);
    s3a.intoArray(c, c0 + 3 * cRow);
    s3b.intoArray(c, c0 + 3 * cRow + COUNT);
    s3c.intoArray(c, c0 + 3 * cRow + 2 * COUNT);
    s3d.intoArray(c, c0 + 3 * cRow + 3 * COUNT);
    s4a.intoArray(c, c0 + 4 * cRow);
    s4b.intoArray(c, c0 + 4 * cRow + COUNT);
    s4c.intoArray(c, c0 + 4 * cRow + 2 * COUNT);
    s4d.intoArray(c, c0 + 4 * cRow + 3 * COUNT);
    s5a.intoArray(c, c0 + 5 * cRow);
    s5b.intoArray(c, c0 + 5 * cRow + COUNT);
    s5c.intoArray(c, c0 + 5 * cRow + 2 * COUNT);
    s5d.intoArray(c, c0 + 5 * cRow + 3 * COUNT);
  }

  private void block2x4(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s0b = FloatVector.fromArray(SPECIES, c, c0 + COUNT);
    FloatVector s0c = FloatVector.fromArray(SPECIES, c, c0 + 2 * COUNT);
    FloatVector s0d = FloatVector.fromArray(SPECIES, c, c0 + 3 * COUNT);
    FloatVector s1a = FloatVector.fromArray(SPECIES, c, c0 + cRow);
    FloatVector s1b = FloatVector.fromArray(SPECIES, c, c0 + cRow + COUNT);
    FloatVector s1c = FloatVector.fromArray(SPECIES, c, c0 + cRow + 2 * COUNT);
    FloatVector s1d = FloatVector.fromArray(SPECIES, c, c0 + cRow + 3 * COUNT);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int i1 = i0 + aRow;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector bb = FloatVector.fromArray(SPECIES, b, j + COUNT);
        FloatVector bc = FloatVector.fromArray(SPECIES, b, j + 2 * COUNT);
        FloatVector bd = FloatVector.fromArray(SPECIES, b, j + 3 * COUNT);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        s0b = x.fma(bb, s0b);
        s0c = x.fma(bc, s0c);
        s0d = x.fma(bd, s0d);
        x = FloatVector.broadcast(SPECIES, a[i1]);
        s1a = x.fma(ba, s1a);
        s1b = x.fma(bb, s1b);
        s1c = x.fma(bc, s1c);
        s1d = x.fma(bd, s1d);
        i0 += aDepth;
        i1 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + COUNT);
    s0c.intoArray(c, c0 + 2 * COUNT);
    s0d.intoArray(c, c0 + 3 * COUNT);
    s1a.intoArray(c, c0 + cRow);
    s1b.intoArray(c, c0 + cRow + COUNT);
    s1c.intoArray(c, c0 + cRow + 2 * COUNT);
    s1d.intoArray(c, c0 + cRow + 3 * COUNT);
  }

  private void block12x2(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s0b = FloatVector.fromArray(SPECIES, c, c0 + COUNT);
    FloatVector s1a = FloatVector.fromArray(SPECIES, c, c0 + cRow);
    FloatVector s1b = FloatVector.fromArray(SPECIES, c, c0 + cRow + COUNT);
    FloatVector s2a = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow);
    FloatVector s2b = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow + COUNT);
    FloatVector s3a = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow);
    FloatVector s3b = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow + COUNT);
    FloatVector s4a = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow);
    FloatVector s4b = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow + COUNT);
    FloatVector s5a = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow);
    FloatVector s5b = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow + COUNT);
    FloatVector s6a = FloatVector.fromArray(SPECIES, c, c0 + 6 * cRow);
    FloatVector s6b = FloatVector.fromArray(SPECIES, c, c0 + 6 * cRow + COUNT);
    FloatVector s7a = FloatVector.fromArray(SPECIES, c, c0 + 7 * cRow);
    FloatVector s7b = FloatVector.fromArray(SPECIES, c, c0 + 7 * cRow + COUNT);
    FloatVector s8a = FloatVector.fromArray(SPECIES, c, c0 + 8 * cRow);
    FloatVector s8b = FloatVector.fromArray(SPECIES, c, c0 + 8 * cRow + COUNT);
    FloatVector s9a = FloatVector.fromArray(SPECIES, c, c0 + 9 * cRow);
    FloatVector s9b = FloatVector.fromArray(SPECIES, c, c0 + 9 * cRow + COUNT);
    FloatVector s10a = FloatVector.fromArray(SPECIES, c, c0 + 10 * cRow);
    FloatVector s10b = FloatVector.fromArray(SPECIES, c, c0 + 10 * cRow + COUNT);
    FloatVector s11a = FloatVector.fromArray(SPECIES, c, c0 + 11 * cRow);
    FloatVector s11b = FloatVector.fromArray(SPECIES, c, c0 + 11 * cRow + COUNT);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int i1 = i0 + aRow;
      int i2 = i0 + 2 * aRow;
      int i3 = i0 + 3 * aRow;
      int i4 = i0 + 4 * aRow;
      int i5 = i0 + 5 * aRow;
      int i6 = i0 + 6 * aRow;
      int i7 = i0 + 7 * aRow;
      int i8 = i0 + 8 * aRow;
      int i9 = i0 + 9 * aRow;
      int i10 = i0 + 10 * aRow;
      int i11 = i0 + 11 * aRow;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector bb = FloatVector.fromArray(SPECIES, b, j + COUNT);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        s0b = x.fma(bb, s0b);
        x = FloatVector.broadcast(SPECIES, a[i1]);
        s1a = x.fma(ba, s1a);
        s1b = x.fma(bb, s1b);
        x = FloatVector.broadcast(SPECIES, a[i2]);
        s2a = x.fma(ba, s2a);
        s2b = x.fma(bb, s2b);
        x = FloatVector.broadcast(SPECIES, a[i3]);
        s3a = x.fma(ba, s3a);
        s3b = x.fma(bb, s3b);
        x = FloatVector.broadcast(SPECIES, a[i4]);
        s4a = x.fma(ba, s4a);
        s4b = x.fma(bb, s4b);
        x = FloatVector.broadcast(SPECIES, a[i5]);
        s5a = x.fma(ba, s5a);
        s5b = x.fma(bb, s5b);
        x = FloatVector.broadcast(SPECIES, a[i6]);
        s6a = x.fma(ba, s6a);
        s6b = x.fma(bb, s6b);
        x = FloatVector.broadcast(SPECIES, a[i7]);
        s7a = x.fma(ba, s7a);
        s7b = x.fma(bb, s7b);
        x = FloatVector.broadcast(SPECIES, a[i8]);
        s8a = x.fma(ba, s8a);
        s8b = x.fma(bb, s8b);
        x = FloatVector.broadcast(SPECIES, a[i9]);
        s9a = x.fma(ba, s9a);
        s9b = x.fma(bb, s9b);
        x = FloatVector.broadcast(SPECIES, a[i10]);
        s10a = x.fma(ba, s10a);
        s10b = x.fma(bb, s10b);
        x = FloatVector.broadcast(SPECIES, a[i11]);
        s11a = x.fma(ba, s11a);
        s11b = x.fma(bb, s11b);
        i0 += aDepth;
        i1 += aDepth;
        i2 += aDepth;
        i3 += aDepth;
        i4 += aDepth;
        i5 += aDepth;
        i6 += aDepth;
        i7 += aDepth;
        i8 += aDepth;
        i9 += aDepth;
        i10 += aDepth;
        i11 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + COUNT);
    s1a.intoArray(c, c0 + cRow);
    s1b.intoArray(c, c0 + cRow + COUNT);
    s2a.intoArray(c, c0 + 2 * cRow);
    s2b.intoArray(c, c0 + 2 * cRow + COUNT);
    s3a.intoArray(c, c0 + 3 * cRow);
    s3b.intoArray(c, c0 + 3 * cRow + COUNT);
    s4a.intoArray(c, c0 + 4 * cRow);
    s4b.intoArray(c, c0 + 4 * cRow + COUNT);
    s5a.intoArray(c, c0 + 5 * cRow);
    s5b.intoArray(c, c0 + 5 * cRow + COUNT);
    s6a.intoArray(c, c0 + 6 * cRow);
    s6b.intoArray(c, c0 + 6 * cRow + COUNT);
    s7a.intoArray(c, c0 + 7 * cRow);
    s7b.intoArray(c, c0 + 7 * cRow + COUNT);
    s8a.intoArray(c, c0 + 8 * cRow);
    s8b.intoArray(c, c0 + 8 * cRow + COUNT);
    s9a.intoArray(c, c0 + 9 * cRow);
    s9b.intoArray(c, c0 + 9 * cRow + COUNT);
    s10a.intoArray(c, c0 + 10 * cRow);
    s10b.intoArray(c, c0 + 10 * cRow + COUNT);
    s11a.intoArray(c, c0 + 11 * cRow);
    s11b.intoArray(c, c0 + 11 * cRow + COUNT);
  }

  private void block4x2(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s0b = FloatVector.fromArray(SPECIES, c, c0 + COUNT);
    FloatVector s1a = FloatVector.fromArray(SPECIES, c, c0 + cRow);
    FloatVector s1b = FloatVector.fromArray(SPECIES, c, c0 + cRow + COUNT);
    FloatVector s2a = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow);
    FloatVector s2b = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow + COUNT);
    FloatVector s3a = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow);
    FloatVector s3b = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow + COUNT);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int i1 = i0 + aRow;
      int i2 = i0 + 2 * aRow;
      int i3 = i0 + 3 * aRow;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector bb = FloatVector.fromArray(SPECIES, b, j + COUNT);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        s0b = x.fma(bb, s0b);
        x = FloatVector.broadcast(SPECIES, a[i1]);
        s1a = x.fma(ba, s1a);
        s1b = x.fma(bb, s1b);
        x = FloatVector.broadcast(SPECIES, a[i2]);
        s2a = x.fma(ba, s2a);
        s2b = x.fma(bb, s2b);
        x = FloatVector.broadcast(SPECIES, a[i3]);
        s3a = x.fma(ba, s3a);
        s3b = x.fma(bb, s3b);
        i0 += aDepth;
        i1 += aDepth;
        i2 += aDepth;
        i3 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + COUNT);
    s1a.intoArray(c, c0 + cRow);
    s1b.intoArray(c, c0 + cRow + COUNT);
    s2a.intoArray(c, c0 + 2 * cRow);
    s2b.intoArray(c, c0 + 2 * cRow + COUNT);
    s3a.intoArray(c, c0 + 3 * cRow);
    s3b.intoArray(c, c0 + 3 * cRow + COUNT);
  }

  private void block1x2(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s0b = FloatVector.fromArray(SPECIES, c, c0 + COUNT);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector bb = FloatVector.fromArray(SPECIES, b, j + COUNT);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        s0b = x.fma(bb, s0b);
        i0 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + COUNT);
  }

  private void block8x1(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s1a = FloatVector.fromArray(SPECIES, c, c0 + cRow);
    FloatVector s2a = FloatVector.fromArray(SPECIES, c, c0 + 2 * cRow);
    FloatVector s3a = FloatVector.fromArray(SPECIES, c, c0 + 3 * cRow);
    FloatVector s4a = FloatVector.fromArray(SPECIES, c, c0 + 4 * cRow);
    FloatVector s5a = FloatVector.fromArray(SPECIES, c, c0 + 5 * cRow);
    FloatVector s6a = FloatVector.fromArray(SPECIES, c, c0 + 6 * cRow);
    FloatVector s7a = FloatVector.fromArray(SPECIES, c, c0 + 7 * cRow);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int i1 = i0 + aRow;
      int i2 = i0 + 2 * aRow;
      int i3 = i0 + 3 * aRow;
      int i4 = i0 + 4 * aRow;
      int i5 = i0 + 5 * aRow;
      int i6 = i0 + 6 * aRow;
      int i7 = i0 + 7 * aRow;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        x = FloatVector.broadcast(SPECIES, a[i1]);
        s1a = x.fma(ba, s1a);
        x = FloatVector.broadcast(SPECIES, a[i2]);
        s2a = x.fma(ba, s2a);
        x = FloatVector.broadcast(SPECIES, a[i3]);
        s3a = x.fma(ba, s3a);
        x = FloatVector.broadcast(SPECIES, a[i4]);
        s4a = x.fma(ba, s4a);
        x = FloatVector.broadcast(SPECIES, a[i5]);
        s5a = x.fma(ba, s5a);
        x = FloatVector.broadcast(SPECIES, a[i6]);
        s6a = x.fma(ba, s6a);
        x = FloatVector.broadcast(SPECIES, a[i7]);
        s7a = x.fma(ba, s7a);
        i0 += aDepth;
        i1 += aDepth;
        i2 += aDepth;
        i3 += aDepth;
        i4 += aDepth;
        i5 += aDepth;
        i6 += aDepth;
        i7 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
    s1a.intoArray(c, c0 + cRow);
    s2a.intoArray(c, c0 + 2 * cRow);
    s3a.intoArray(c, c0 + 3 * cRow);
    s4a.intoArray(c, c0 + 4 * cRow);
    s5a.intoArray(c, c0 + 5 * cRow);
    s6a.intoArray(c, c0 + 6 * cRow);
    s7a.intoArray(c, c0 + 7 * cRow);
  }

  private void block1x1(float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0a = FloatVector.fromArray(SPECIES, c, c0);
    for (int s = 0; s < segments; s++) {
      int i0 = a0 + s * aSegment;
      int j = b0 + s * bSegment;
      for (int k = 0; k < depth; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, j);
        FloatVector x = FloatVector.broadcast(SPECIES, a[i0]);
        s0a = x.fma(ba, s0a);
        i0 += aDepth;
        j += bRow;
      }
    }
    s0a.intoArray(c, c0);
  }
}

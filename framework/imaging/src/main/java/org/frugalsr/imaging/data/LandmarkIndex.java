package org.frugalsr.imaging.data;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Maps landmarks to images; a hash table of plain arrays, since sets of photographs have millions
 * of landmarks.
 */
final class LandmarkIndex {
  private static final int NONE = -1;
  private static final int START = 1 << 10;

  private int[] first = filled(START);
  private int[] next = new int[START];
  private long[] hashes = new long[START];
  private int[] pictures = new int[START];
  private int size;

  /** Adds the landmarks of an image, which is identified by a number from 0. */
  void add(int picture, Landmarks landmarks) {
    for (long hash : landmarks.hashes()) {
      if (size == hashes.length) {
        grow();
      }
      hashes[size] = hash;
      pictures[size] = picture;
      link(size++);
    }
  }

  /** The numbers of the images that share a landmark. */
  BitSet sharing(Landmarks landmarks) {
    BitSet found = new BitSet();
    for (long hash : landmarks.hashes()) {
      for (int at = first[bucket(hash)]; at != NONE; at = next[at]) {
        if (hashes[at] == hash) {
          found.set(pictures[at]);
        }
      }
    }
    return found;
  }

  private void grow() {
    int length = 2 * size;
    hashes = Arrays.copyOf(hashes, length);
    pictures = Arrays.copyOf(pictures, length);
    next = new int[length];
    first = filled(length);
    for (int at = 0; at < size; at++) {
      link(at);
    }
  }

  private void link(int at) {
    int bucket = bucket(hashes[at]);
    next[at] = first[bucket];
    first[bucket] = at;
  }

  /**
   * Landmarks are the smallest of many hashes, so their high bits are similar; the low bits are
   * used.
   */
  private int bucket(long hash) {
    return (int) hash & (first.length - 1);
  }

  private static int[] filled(int length) {
    int[] none = new int[length];
    Arrays.fill(none, NONE);
    return none;
  }
}

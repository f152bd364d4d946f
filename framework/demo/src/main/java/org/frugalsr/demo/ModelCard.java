package org.frugalsr.demo;

import java.util.List;
import java.util.Map;
import org.frugalsr.runtime.Upscaler;

/**
 * What the page tells of the network and of its own limits.
 *
 * @param file the name of the network's file
 * @param facts the file's facts, such as name, licence and source
 * @param scales in ascending order
 * @param color {@code RGB}, or {@code luma}
 * @param mostBytes of an image's file
 * @param mostPixels of an image
 */
record ModelCard(
    String file,
    Map<String, String> facts,
    List<Integer> scales,
    String color,
    long mostBytes,
    long mostPixels) {
  /** Describes a network. */
  static ModelCard of(String file, Upscaler upscaler) {
    return new ModelCard(
        file,
        upscaler.facts(),
        upscaler.scales(),
        upscaler.channels() == 1 ? "luma" : "RGB",
        Upload.MOST_BYTES,
        Upload.MOST_PIXELS);
  }
}

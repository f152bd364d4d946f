package org.frugalsr.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.weights.Damage;
import org.frugalsr.weights.ElementType;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.Safetensors;
import org.frugalsr.weights.WeightTensor;

/** Reads and atomically writes safetensors files of single-precision arrays. */
public final class TensorFile {
  private TensorFile() {}

  /**
   * The content of a file.
   *
   * @param arrays in the order of their bytes
   * @param metadata free text
   * @param sha256 of the whole file, as hexadecimal digits
   */
  record Contents(List<NamedArray> arrays, Map<String, String> metadata, String sha256) {}

  /**
   * Writes a file atomically.
   *
   * @param file the file to create or replace
   * @param arrays the tensors, in any order; names all different
   * @param metadata free text
   * @throws WorldError if writing fails; an existing file is then unchanged
   */
  public static void write(Path file, List<NamedArray> arrays, Map<String, String> metadata) {
    Safetensors.Encoded encoded = Safetensors.encode(arrays, metadata);
    try (AtomicFile out = new AtomicFile(file)) {
      encoded.writeTo(out.stream());
      out.publish();
    } catch (IOException e) {
      throw DiskError.writing(file, encoded.bytes(), e);
    }
  }

  /**
   * Reads a file and checks all of it.
   *
   * @throws WorldError if it cannot be read, is truncated or damaged, or has values of another
   *     type; the message states what was found and expected
   */
  static Contents read(Path file) {
    try {
      Safetensors.Contents contents = Safetensors.read(file);
      List<NamedArray> arrays = new ArrayList<>();
      for (WeightTensor t : contents.tensors()) {
        if (t.type() != ElementType.FLOAT) {
          throw new WorldError(
              "The file %s is damaged or of another kind: tensor '%s' has values of type %s where %s was expected."
                  .formatted(file, t.name(), t.type().dtype(), ElementType.FLOAT.dtype()));
        }
        arrays.add(new NamedArray(t.name(), t.shape(), t.values()));
      }
      return new Contents(arrays, contents.metadata(), contents.sha256());
    } catch (Damage e) {
      throw new WorldError(
          "The file %s is damaged or of another kind: %s.".formatted(file, e.text()), e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }
}

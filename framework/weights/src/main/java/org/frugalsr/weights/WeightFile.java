package org.frugalsr.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/**
 * The contents of a file of weights.
 *
 * @param file the file
 * @param format for messages, such as {@code PyTorch (zip)}
 * @param within where in the file the tensors were found, such as {@code params_ema}; empty for the
 *     top
 * @param sha256 of the whole file, as hexadecimal digits
 * @param tensors in the order of the file, names all different
 * @param leftOut names of further entries beside the tensors, for messages
 * @param metadata additional free text in the file
 */
public record WeightFile(
    Path file,
    String format,
    String within,
    String sha256,
    List<WeightTensor> tensors,
    List<String> leftOut,
    Map<String, String> metadata) {
  private static final int HEAD = 512;

  private static final String ENDING = ".safetensors";

  /** Copies the collections. */
  public WeightFile {
    tensors = List.copyOf(tensors);
    leftOut = List.copyOf(leftOut);
    metadata = Map.copyOf(metadata);
  }

  /**
   * Reads a PyTorch file, in its zip format or the older one, or a safetensors file. Nothing in it
   * is executed.
   *
   * @throws UserError if there is no such file
   * @throws WorldError with one sentence if it is damaged, hostile or of another kind
   */
  public static WeightFile read(Path file) {
    try {
      return readAny(file);
    } catch (NoSuchFileException e) {
      throw new UserError("There is no file %s.".formatted(file));
    } catch (Damage e) {
      throw new WorldError("The file %s cannot be used: %s.".formatted(file, e.text()), e);
    } catch (EOFException e) {
      throw new WorldError("The file %s is cut off.".formatted(file), e);
    } catch (ZipException e) {
      throw new WorldError("The file %s is a damaged zip file.".formatted(file), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new WorldError(
          "The file %s cannot be read: %s".formatted(file, Damage.shortened(e.toString())), e);
    }
  }

  private static WeightFile readAny(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UserError("%s is a folder, not a file of weights.".formatted(file));
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    if (Safetensors.begins(head)) { // first: its length may look like anything
      return safetensors(file);
    }
    if (startsWith(head, 0, 'P', 'K', 3, 4)) {
      return torch(file, TorchZip.read(file));
    }
    if (startsWith(head, 0, 0x80, 2)) {
      try (FileChannel channel = FileChannel.open(file)) {
        return torch(file, TorchLegacy.read(channel));
      }
    }
    Optional<String> other = otherKind(head);
    if (other.isEmpty() && String.valueOf(file).endsWith(ENDING)) {
      return safetensors(file);
    }
    throw new Damage(
        other.orElse(
            "it is neither a zip file nor a pickle, as PyTorch's are, nor a safetensors file"));
  }

  private static WeightFile torch(Path file, TorchFile torch) throws IOException {
    StateDict found = StateDict.in(torch.root());
    return new WeightFile(
        file,
        torch.format(),
        found.within(),
        Sha256.of(file),
        found.tensors(torch),
        found.leftOut(),
        torch.metadata());
  }

  private static WeightFile safetensors(Path file) throws IOException {
    Safetensors.Contents read = Safetensors.read(file);
    if (read.tensors().isEmpty()) {
      throw new Damage("it has no tensors");
    }
    Map<String, WeightTensor> byName = new LinkedHashMap<>();
    read.tensors().forEach(t -> byName.put(t.name(), t));
    List<WeightTensor> tensors = new ArrayList<>();
    StateDict.withoutPrefixes(byName)
        .forEach((name, t) -> tensors.add(new WeightTensor(name, t.shape(), t.type(), t.values())));
    return new WeightFile(
        file, "safetensors", "", read.sha256(), tensors, List.of(), read.metadata());
  }

  private static Optional<String> otherKind(byte[] head) {
    if (head.length == 0) {
      return Optional.of("it is empty");
    }
    if (startsWith(head, 257, 'u', 's', 't', 'a', 'r')) {
      return Optional.of(
          "it is a tar file, which PyTorch wrote before 2017; load and save it once with PyTorch");
    }
    if (startsWith(head, 0, 0x89, 'H', 'D', 'F')) {
      return Optional.of("it is an HDF5 file (Keras), not PyTorch's");
    }
    if (startsWith(head, 0, 'M', 'A', 'T', 'L', 'A', 'B')) {
      return Optional.of("it is a MATLAB file, not PyTorch's");
    }
    if (startsWith(head, 0, 'v', 'e', 'r', 's', 'i', 'o', 'n', ' ', 'h', 't', 't', 'p')) {
      return Optional.of("it is a Git LFS pointer; fetch the real file with: git lfs pull");
    }
    if (startsWith(head, 0, '<')) {
      return Optional.of(
          "it is an HTML or XML page, perhaps sent by a web site instead of the download");
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] head, int at, int... bytes) {
    if (head.length < at + bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[at + i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}

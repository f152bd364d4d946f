package org.frugalsr.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/**
 * What a file of weights holds.
 *
 * @param file the file
 * @param format for people, such as {@code PyTorch (zip)}
 * @param within where in the file the tensors were found, such as {@code params_ema}; empty for the
 *     top
 * @param sha256 of the whole file, as hexadecimal digits
 * @param tensors in the order of the file, names all different
 * @param leftOut names of further entries beside the tensors, for people
 */
public record WeightFile(
    Path file,
    String format,
    String within,
    String sha256,
    List<WeightTensor> tensors,
    List<String> leftOut) {
  private static final int HEAD = 512;

  /** Copies the lists. */
  public WeightFile {
    tensors = List.copyOf(tensors);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads a PyTorch file, in its zip form or the older one. Nothing in it is executed.
   *
   * @throws UserError if there is no such file
   * @throws WorldError in one sentence if it is damaged, hostile or of another kind
   */
  public static WeightFile read(Path file) {
    try {
      return readAny(file);
    } catch (NoSuchFileException e) {
      throw new UserError("There is no file %s.".formatted(file));
    } catch (Damage e) {
      throw new WorldError("The file %s cannot be taken: %s.".formatted(file, e.text()), e);
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
    TorchFile torch;
    if (startsWith(head, 0, 'P', 'K', 3, 4)) {
      torch = TorchZip.read(file);
    } else if (startsWith(head, 0, 0x80, 2)) {
      try (FileChannel channel = FileChannel.open(file)) {
        torch = TorchLegacy.read(channel);
      }
    } else {
      throw new Damage(otherKind(head));
    }
    StateDict found = StateDict.in(torch.root());
    return new WeightFile(
        file, torch.format(), found.within(), sha256(file), found.tensors(torch), found.leftOut());
  }

  private static String otherKind(byte[] head) {
    if (head.length == 0) {
      return "it is empty";
    }
    if (startsWith(head, 257, 'u', 's', 't', 'a', 'r')) {
      return "it is a tar file, which PyTorch wrote before 2017; load and save it once with PyTorch";
    }
    if (startsWith(head, 0, 0x89, 'H', 'D', 'F')) {
      return "it is an HDF5 file (Keras), not PyTorch's";
    }
    if (startsWith(head, 0, 'M', 'A', 'T', 'L', 'A', 'B')) {
      return "it is a MATLAB file, not PyTorch's";
    }
    if (startsWith(head, 0, 'v', 'e', 'r', 's', 'i', 'o', 'n', ' ', 'h', 't', 't', 'p')) {
      return "it is a pointer of Git LFS; the real file is fetched by: git lfs pull";
    }
    if (startsWith(head, 0, '<')) {
      return "it is a page of HTML or XML, perhaps what a web site showed instead of the download";
    }
    return "it is neither a zip file nor a pickle, as PyTorch's are";
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

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package org.frugalsr.imaging.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.frugalsr.disk.BoundedFolder;
import org.frugalsr.disk.DamagedFile;
import org.frugalsr.disk.KeptKind;

/**
 * Decoded training images in a {@link BoundedFolder}, mapped into memory instead of held in Java's
 * heap, and shared by runs. Each is found by the content of its image file ({@link RasterKey}).
 *
 * <p>Sets that are small when decoded stay in the heap and leave no files: {@link #isFor}. What the
 * folder or the disk does not take is held in the heap too. Thread-safe.
 */
public final class RasterCache {
  /** The most bytes of decoded images that stay in the heap, if that is large enough. */
  private static final long SMALL = 256L << 20;

  /** The part of the heap that those images may take. */
  private static final int SHARE = 4;

  private static final double GIB = 1 << 30;

  private static final KeptKind IMAGES =
      new KeptKind(
          ".image",
          "a kept image",
          "decoded images",
          "all decoded training images",
          "What is missing is decoded at each start and held in Java's heap.",
          "cache.images.folder",
          "cache.images.gib");

  private final BoundedFolder folder;
  private final long small;
  private final Consumer<String> progress;

  /**
   * An HR image with what was found when it was decoded.
   *
   * @param raster all of it
   * @param print of these pixels
   * @param transparent whether its file has pixels that are not opaque
   */
  record Original(Raster raster, Fingerprint print, boolean transparent) {
    private byte[] findings() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        print.write(out);
        out.writeBoolean(transparent);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // which memory does not throw
      }
      return bytes.toByteArray();
    }

    private static Original of(RasterFile file) throws IOException {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file.findings()))) {
        Fingerprint print = Fingerprint.read(in);
        return new Original(file.raster(), print, in.readBoolean());
      } catch (IOException e) {
        throw new DamagedFile("its findings are damaged");
      }
    }
  }

  /**
   * Describes a cache; nothing is read or created yet.
   *
   * @param folder created on demand
   * @param bound maximum size in bytes; 0 disables the cache
   * @param warning receives each cause of a slower start or of heap that is used after all, once,
   *     from any thread
   * @param progress receives what a start is waiting for, from any thread
   */
  public RasterCache(Path folder, long bound, Consumer<String> warning, Consumer<String> progress) {
    this(
        new BoundedFolder(folder, bound, IMAGES, warning),
        Math.min(SMALL, Runtime.getRuntime().maxMemory() / SHARE),
        progress);
  }

  /** Like the public one, with another size of sets that stay in the heap. */
  RasterCache(BoundedFolder folder, long small, Consumer<String> progress) {
    this.folder = folder;
    this.small = small;
    this.progress = progress;
  }

  /** A cache in a given folder for images of any size. */
  static RasterCache ofAll(Path folder, long bound, Consumer<String> warning) {
    return new RasterCache(new BoundedFolder(folder, bound, IMAGES, warning), -1, text -> {});
  }

  /** A cache that keeps nothing: all images are in the heap. */
  public static RasterCache none() {
    return new RasterCache(Path.of(""), 0, text -> {}, text -> {});
  }

  /** Whether images of this size in bytes, decoded, are kept in files. */
  boolean isFor(long bytes) {
    return folder.bound() > 0 && isLarge(bytes);
  }

  /** Whether images of this size in bytes, decoded, take long to decode. */
  boolean isLarge(long bytes) {
    return bytes > small;
  }

  /** Tells the user what the start is waiting for. */
  void tell(String text) {
    progress.accept(text);
  }

  /** The place and its bound, for messages. */
  @Override
  public String toString() {
    return folder.bound() == 0
        ? "Java's heap, since cache.images.gib = 0"
        : String.format(
            Locale.ROOT, "%s (cache.images.gib = %.3g)", folder.path(), folder.bound() / GIB);
  }

  /** Finds an HR image. */
  Optional<Original> original(RasterKey key) {
    return folder.find(key.digest(), path -> Original.of(RasterFile.open(path, key.digest())));
  }

  /** Finds an LR image. */
  Optional<Raster> lowResolution(RasterKey key) {
    return folder.find(key.digest(), path -> RasterFile.open(path, key.digest()).raster());
  }

  /** Moves an HR image from the heap to a file, if that is possible, and returns it. */
  Original keep(RasterKey key, Original image) {
    byte[] findings = image.findings();
    return folder
        .keep(
            key.digest(),
            RasterFile.bytes(image.raster(), findings),
            out -> RasterFile.write(out, key.digest(), image.raster(), findings),
            path -> Original.of(RasterFile.open(path, key.digest())))
        .orElse(image);
  }

  /** Moves an LR image from the heap to a file, if that is possible, and returns it. */
  Raster keep(RasterKey key, Raster image) {
    byte[] findings = {};
    return folder
        .keep(
            key.digest(),
            RasterFile.bytes(image, findings),
            out -> RasterFile.write(out, key.digest(), image, findings),
            path -> RasterFile.open(path, key.digest()).raster())
        .orElse(image);
  }
}

package org.frugalsr.engine.bench;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.run.HostLoad;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SyntheticPhoto;

/**
 * A data set of images as large as those of DIV2K, drawn into a temporary folder, with an empty
 * cache of decoded images beside them.
 */
public final class LargeImages implements AutoCloseable {
  private static final double MIB = 1 << 20;

  private final ScratchFolder scratch = new ScratchFolder();

  /**
   * The memory of this process.
   *
   * @param heapMib used by Java after a collection
   * @param residentMib all that is resident
   * @param ofFilesMib the part of it that belongs to mapped files, which the system can take back
   */
  public record MemoryUse(double heapMib, double residentMib, double ofFilesMib) {
    /** Its values by name, for JSON. */
    public Map<String, Double> asMap() {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("heap_mib", heapMib);
      values.put("resident_mib", residentMib);
      values.put("of_mapped_files_mib", ofFilesMib);
      return values;
    }

    /** The memory now, after a collection of the heap. */
    public static MemoryUse now() {
      System.gc();
      Runtime java = Runtime.getRuntime();
      HostLoad host = HostLoad.current();
      return new MemoryUse(
          mib(java.totalMemory() - java.freeMemory()),
          mib(host.residentBytes().orElse(0)),
          mib(host.residentFileBytes().orElse(0)));
    }
  }

  /**
   * Draws the images.
   *
   * @param count number of images, each with its own seed
   * @throws org.frugalsr.api.error.WorldError if the folder for temporary files is full
   */
  public LargeImages(int count, int width, int height) {
    try {
      Path folder = Files.createDirectories(images());
      IntStream.range(0, count)
          .parallel()
          .forEach(
              i ->
                  ImageFile.write(
                      folder.resolve("%04d.png".formatted(i)),
                      SyntheticPhoto.draw(i, width, height)));
    } catch (IOException e) {
      scratch.close();
      throw DiskError.writing(images(), 0, e);
    } catch (RuntimeException failure) {
      scratch.close();
      throw failure;
    }
  }

  private Path images() {
    return scratch.path().resolve("images");
  }

  /** The keys by which a config trains on these images and keeps them decoded beside them. */
  public List<String> keys() {
    return List.of(
        "data.train=[" + ConfigUtil.quoteString(images().toString()) + "]",
        "cache.images.folder="
            + ConfigUtil.quoteString(scratch.path().resolve("decoded").toString()));
  }

  /** The mean size of an image file in MiB. */
  public double fileMib() {
    try (var files = Files.list(images())) {
      return mib((long) files.mapToLong(f -> f.toFile().length()).average().orElse(0));
    } catch (IOException e) {
      return 0;
    }
  }

  private static double mib(long bytes) {
    return Math.round(bytes / MIB * 10) / 10.0;
  }

  @Override
  public void close() {
    scratch.close();
  }
}

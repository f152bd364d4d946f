package org.frugalsr.demo;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import org.frugalsr.runtime.Upscaler;
import org.frugalsr.runtime.model.PackedNetwork;

/** A demo with a network whose tiles can be held back, and a client of it. */
final class RunningDemo implements AutoCloseable {
  /** Side of the network's tiles. */
  static final int TILE = 32;

  /** Failures that the demo did not expect. */
  final List<Throwable> unexpected = new CopyOnWriteArrayList<>();

  /** Every tile that has been computed, in order: its number and how many there are. */
  final List<List<Integer>> tiles = new CopyOnWriteArrayList<>();

  /** What a tile needs to be completed; as many as wanted unless a test takes them. */
  final Semaphore tickets = new Semaphore(Integer.MAX_VALUE / 2);

  final Upscaler upscaler;
  final Demo demo;
  final HttpClient client = HttpClient.newHttpClient();

  RunningDemo(PackedNetwork network) {
    TileProgress progress = new TileProgress();
    this.upscaler =
        Upscaler.of(
            network,
            Upscaler.Options.usual()
                .withTile(TILE)
                .with(
                    (done, all) -> {
                      tiles.add(List.of(done, all));
                      tickets.acquireUninterruptibly();
                      progress.tiles(done, all);
                    }));
    this.demo = Demo.start("negative.frugal", upscaler, progress, 0, unexpected::add);
  }

  static RunningDemo ofTwoScales() {
    return new RunningDemo(NegativeNetwork.of(Map.of("name", "negative"), 3, 2, 3));
  }

  /** A path's address. */
  URI at(String path) {
    return URI.create(demo.url()).resolve(path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path));
  }

  HttpRequest upload(String query, byte[] image) {
    return request("/upscale?" + query).POST(BodyPublishers.ofByteArray(image)).build();
  }

  HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path).build());
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** An opaque image of a smooth gradient with some noise. */
  static BufferedImage photo(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int noise = (x * 7919 + y * 104729) % 31;
        Color color = new Color(200 * x / width + noise, 200 * y / height + noise, 90 + noise);
        image.setRGB(x, y, color.getRGB());
      }
    }
    return image;
  }

  static byte[] file(BufferedImage image, String format) {
    try (var out = new ByteArrayOutputStream()) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] png(int width, int height) {
    return file(photo(width, height, BufferedImage.TYPE_INT_RGB), "png");
  }

  @Override
  public void close() {
    tickets.release(Integer.MAX_VALUE / 4);
    demo.close();
    client.shutdownNow();
    upscaler.close();
  }
}

package org.frugalsr.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.runtime.Upscaler;

/**
 * A web page on this machine that enlarges images with a packed network.
 *
 * <p>It listens to the loopback address only, and refuses requests that other sites' pages send.
 * Images are enlarged one after another. Nothing is written to disk.
 */
public final class Demo implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EnlargeQueue queue;

  private Demo(HttpServer server, EnlargeQueue queue) {
    this.server = server;
    this.queue = queue;
  }

  /**
   * Starts to serve the page.
   *
   * @param file the name of the network's file, which the page shows
   * @param upscaler the network, which stays the caller's
   * @param progress the listener that the upscaler was opened with
   * @param port 0: any that is free
   * @param unexpected learns of failures that are nobody's mistake
   * @throws UserError if the port is in use
   * @throws WorldError if the port cannot be opened for another reason
   */
  public static Demo start(
      String file,
      Upscaler upscaler,
      TileProgress progress,
      int port,
      Consumer<Throwable> unexpected) {
    HttpServer server = listen(port);
    EnlargeQueue queue = new EnlargeQueue(upscaler, progress);
    Demo demo = new Demo(server, queue);
    server.setExecutor(demo.threads);
    server.createContext(
        "/",
        new DemoRequests(
            LocalOnly.at(server.getAddress()),
            new PageFiles(),
            ModelCard.of(file, upscaler),
            queue,
            new KeptPairs(),
            unexpected));
    server.start();
    return demo;
  }

  private static HttpServer listen(int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException e) {
      throw new UserError(
          "Port %d of this machine cannot be used: %s.\nChoose another one, such as --port %d, or --port 0 for any that is free."
              .formatted(port, e.getMessage(), port < 65535 ? port + 1 : port - 1));
    } catch (IOException e) {
      throw new WorldError(
          "The demo cannot listen at port %d: %s.".formatted(port, e.getMessage()), e);
    }
  }

  /** The address of the page, such as {@code http://127.0.0.1:8080/}. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    boolean six = address.getAddress().getAddress().length > 4;
    return "http://%s:%d/".formatted(six ? "[::1]" : "127.0.0.1", address.getPort());
  }

  /** Ends all connections; an image that is being enlarged is left behind its current tile. */
  @Override
  public void close() {
    queue.close();
    server.stop(0);
    threads.shutdownNow();
  }
}

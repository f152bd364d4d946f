package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.frugalsr.api.error.UserError;
import org.frugalsr.demo.Demo;
import org.frugalsr.demo.TileProgress;
import org.frugalsr.imaging.SelfEnsemble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code frugal demo --model FILE}. */
@Command(
    name = "demo",
    description =
        "Serves a web page, to this machine only, that enlarges images with a packed network and"
            + " shows them beside bicubic interpolation.")
final class DemoCommand extends FrugalCommand {
  private static final int LAST_PORT = 65535;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "A packed network (frugal pack).")
  private Path model = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port of the page; default: 8080; 0: any that is free.")
  private int port;

  @Override
  public Integer call() {
    if (port < 0 || port > LAST_PORT) {
      throw new UserError(
          "--port is %d, but must be 1 to %d, or 0 for any that is free."
              .formatted(port, LAST_PORT));
    }
    TileProgress progress = new TileProgress();
    try (ModelFile opened = ModelFile.open(model, 0, SelfEnsemble.NONE, progress);
        Demo demo =
            Demo.start(
                String.valueOf(model.getFileName()),
                opened.upscaler(),
                progress,
                port,
                failure -> Failures.report(failure, err()))) {
      out().println("Open in a browser: " + demo.url());
      out().println("Ctrl-C ends the demo.");
      out().flush();
      waitFor(demo);
    }
    return 0;
  }

  /** Waits until the process or this thread is asked to end. */
  private void waitFor(Demo demo) {
    Thread hook = Thread.ofPlatform().name("end of demo").unstarted(demo::close);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}

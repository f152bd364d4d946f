package org.frugalsr.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.engine.json.Json;

/**
 * Answers the requests of the page, and no others.
 *
 * @param localOnly refuses what other sites send
 * @param files of the page
 * @param model describes the network
 * @param queue enlarges
 * @param kept the results that the page fetches
 * @param unexpected learns of failures that are nobody's mistake
 */
record DemoRequests(
    LocalOnly localOnly,
    PageFiles files,
    ModelCard model,
    EnlargeQueue queue,
    KeptPairs kept,
    Consumer<Throwable> unexpected)
    implements HttpHandler {
  private static final Pattern RESULT =
      Pattern.compile("/results/([0-9a-f]{32})/(network|bicubic)\\.png");
  private static final long PAUSE_MILLISECONDS = 200;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int WRONG_METHOD = 405;
  private static final int NO_IMAGE = 422;
  private static final int FAILED = 500;

  /** What the page learns while an image is enlarged. */
  private record Progress(int ahead, int done, int all) {}

  /** What the page learns of a result. */
  private record Finished(
      String network,
      String bicubic,
      int width,
      int height,
      int scale,
      double networkMilliseconds,
      double bicubicMilliseconds) {}

  /** What went wrong. */
  private record Problem(int status, String sentence) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        localOnly.check(exchange.getRequestHeaders());
        answer(exchange);
      } catch (Refused refused) {
        Upload.skip(exchange.getRequestBody());
        Answers.refuse(exchange, refused.status(), refused.sentence());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    Optional<PageFiles.PageFile> file = files.find(path);
    Matcher result = RESULT.matcher(path);
    if (path.equals("/upscale")) {
      requireMethod(exchange, "POST");
      upscale(exchange);
    } else if (file.isPresent()) {
      requireMethod(exchange, "GET");
      Answers.send(exchange, OK, file.get().type(), file.get().bytes());
    } else if (path.equals("/model.json")) {
      requireMethod(exchange, "GET");
      byte[] card = Json.line(model).getBytes(StandardCharsets.UTF_8);
      Answers.send(exchange, OK, Answers.JSON, card);
    } else if (result.matches()) {
      requireMethod(exchange, "GET");
      EnlargedPair pair =
          kept.find(result.group(1))
              .orElseThrow(
                  () -> new Refused(NOT_FOUND, "This result is not kept any more; enlarge again."));
      boolean network = result.group(2).equals("network");
      Answers.send(exchange, OK, Answers.PNG, network ? pair.network() : pair.bicubic());
    } else {
      throw new Refused(NOT_FOUND, "There is nothing here but the demo's page, at /.");
    }
  }

  private static void requireMethod(HttpExchange exchange, String method) {
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      throw new Refused(WRONG_METHOD, "Only %s is answered here.".formatted(method));
    }
  }

  /**
   * Enlarges an image, and tells the progress meanwhile. What fails at once has a status of HTTP;
   * what fails later is a last line with the error. A page that has gone ends the computation.
   */
  private void upscale(HttpExchange exchange) throws IOException, InterruptedException {
    try (var place = queue.enter();
        var job = queue.add(Upload.read(exchange, model.scales()))) {
      Optional<Object> early = outcome(job);
      if (early.isPresent() && early.get() instanceof Problem problem) {
        throw new Refused(problem.status(), problem.sentence());
      }
      OutputStream lines = Answers.lines(exchange);
      Optional<Object> outcome = early;
      while (outcome.isEmpty()) {
        Answers.line(lines, new Progress(job.ahead(), job.done(), job.all()));
        outcome = outcome(job);
      }
      Object last = outcome.get();
      Answers.line(
          lines,
          last instanceof Problem problem
              ? Map.of("error", problem.sentence())
              : Map.of("result", last));
    }
  }

  /** A {@link Finished} or {@link Problem}; empty if there is none after a short while. */
  private Optional<Object> outcome(EnlargeQueue.Job job) throws InterruptedException {
    try {
      return Optional.of(finished(job.pair().get(PAUSE_MILLISECONDS, TimeUnit.MILLISECONDS)));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(problem(e.getCause() == null ? e : e.getCause()));
    }
  }

  private Finished finished(EnlargedPair pair) {
    String folder = "results/" + kept.keep(pair);
    return new Finished(
        folder + "/network.png",
        folder + "/bicubic.png",
        pair.width(),
        pair.height(),
        pair.scale(),
        pair.networkMilliseconds(),
        pair.bicubicMilliseconds());
  }

  private Problem problem(Throwable failure) {
    return switch (failure) {
      case Refused refused -> new Problem(refused.status(), refused.sentence());
      case FrugalException known -> new Problem(NO_IMAGE, String.valueOf(known.getMessage()));
      case OutOfMemoryError full ->
          new Problem(
              FAILED, "Java's memory does not suffice for this image; FRUGAL_HEAP=8g gives more.");
      default -> {
        unexpected.accept(failure);
        yield new Problem(FAILED, "The image could not be enlarged; the terminal says why.");
      }
    };
  }
}

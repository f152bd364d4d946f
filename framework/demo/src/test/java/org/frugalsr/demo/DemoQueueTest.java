package org.frugalsr.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several images at once, pages that go, and a demo that ends. */
@Timeout(60)
class DemoQueueTest {
  private final RunningDemo running = RunningDemo.ofTwoScales();

  @AfterEach
  void end() {
    running.close();
  }

  /** Sends an image of so many tiles, and waits until its progress is told. */
  private Iterator<String> begin(HttpClient client, int tiles)
      throws IOException, InterruptedException {
    byte[] png = RunningDemo.png(RunningDemo.TILE * tiles, RunningDemo.TILE);
    HttpResponse<Stream<String>> answer =
        client.send(running.upload("scale=2", png), BodyHandlers.ofLines());
    assertEquals(200, answer.statusCode());
    return answer.body().iterator();
  }

  private static String last(Iterator<String> lines) {
    String line = "";
    while (lines.hasNext()) {
      line = lines.next();
    }
    return line;
  }

  private static void waitUntil(Iterator<String> lines, String part) {
    while (!lines.next().contains(part)) {
      // the next one
    }
  }

  @Test
  void imagesAreEnlargedOneAfterAnotherInTheirOrder() throws Exception {
    running.tickets.drainPermits();
    List<Iterator<String>> pages = new ArrayList<>();
    for (int i = 0; i < EnlargeQueue.MOST; i++) {
      pages.add(begin(running.client, 2 + i));
      waitUntil(pages.getLast(), "\"ahead\":" + i);
    }
    assertEquals(1, running.tiles.size(), "one at a time");
    HttpResponse<byte[]> fifth = running.send(running.upload("scale=2", RunningDemo.png(9, 9)));
    assertEquals(503, fifth.statusCode());
    assertTrue(RunningDemo.text(fifth).contains("4 images are being enlarged"));
    running.tickets.release(1000);
    for (Iterator<String> page : pages) {
      assertTrue(last(page).startsWith("{\"result\":"));
    }
    List<Integer> ofAll = running.tiles.stream().map(List::getLast).toList();
    assertEquals(List.of(2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5), ofAll);
    HttpResponse<byte[]> sixth = running.send(running.upload("scale=2", RunningDemo.png(9, 9)));
    assertEquals(200, sixth.statusCode(), "there is room again");
  }

  @Test
  void theProgressIsTold() throws Exception {
    running.tickets.drainPermits();
    Iterator<String> lines = begin(running.client, 5);
    running.tickets.release(3);
    waitUntil(lines, "{\"ahead\":0,\"done\":3,\"all\":5}");
    running.tickets.release(2);
    assertTrue(last(lines).startsWith("{\"result\":"));
  }

  @Test
  void aPageThatGoesFreesItsPlace() throws Exception {
    running.tickets.drainPermits();
    HttpClient leaver = HttpClient.newHttpClient();
    begin(leaver, 50);
    leaver.shutdownNow();
    CompletableFuture<HttpResponse<byte[]>> next =
        CompletableFuture.supplyAsync(
            () -> running.send(running.upload("scale=2", RunningDemo.png(9, 9))));
    while (!next.isDone()) {
      running.tickets.release(1); // a tile at a time
      Thread.sleep(20);
    }
    assertEquals(200, next.get().statusCode());
    long tiles = running.tiles.stream().filter(t -> t.getLast() == 50).count();
    assertTrue(tiles < 50, "stopped before its end: " + tiles);
  }

  @Test
  void aDemoThatEndsLeavesNobodyWaiting() throws Exception {
    running.tickets.drainPermits();
    begin(running.client, 50);
    var waits =
        running.client.sendAsync(
            running.upload("scale=2", RunningDemo.png(64, 64)), BodyHandlers.ofString());
    assertFalse(waits.isDone());
    running.demo.close();
    assertThrows(ExecutionException.class, () -> waits.get(20, TimeUnit.SECONDS));
    assertThrows(
        ConnectException.class,
        () ->
            HttpClient.newHttpClient()
                .send(running.request("/").build(), BodyHandlers.discarding()));
    running.tickets.release(1000);
    while (running.tiles.size() < 1) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(), running.unexpected);
  }
}

package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.frugalsr.engine.run.FolderLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frugal data fetch} from a server of this process. */
class DataFetchTest {
  @TempDir private Path folder;
  private HttpServer server;
  private byte[] zip = {};
  private int requests;

  @BeforeEach
  void start() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("hr/1.png"));
      out.write("not an image".getBytes(StandardCharsets.UTF_8));
    }
    zip = bytes.toByteArray();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/ours.zip",
        exchange -> {
          requests++;
          exchange.sendResponseHeaders(200, zip.length);
          exchange.getResponseBody().write(zip);
          exchange.close();
        });
    server.start();
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
    Files.writeString(
        folder.resolve("archives.conf"),
        """
        archives.ours {
          url = "http://127.0.0.1:%d/ours.zip"
          sha256 = %s
          licence = "For the lab."
          into = ours
          makes = [ours/hr]
        }
        """
            .formatted(server.getAddress().getPort(), sha));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Said fetch(String... words) {
    List<String> all = new ArrayList<>(List.of("data", "fetch"));
    all.addAll(List.of(words));
    all.addAll(
        List.of(
            "--catalogue",
            folder.resolve("archives.conf").toString(),
            "--data-root",
            folder.resolve("data").toString()));
    return Said.by(all.toArray(String[]::new));
  }

  @Test
  void theLicenceComesFirstThenTheSetThenNothing() throws IOException {
    Said list = fetch();
    assertTrue(list.out().contains("size ?") && list.out().contains("not verified"), list::out);
    Said licence = fetch("ours");
    assertEquals(2, licence.code());
    assertTrue(licence.err().contains("For the lab."), licence::err);
    assertEquals(
        "Licence of ours: For the lab.\nIf you accept it: frugal data fetch ours"
            + " --catalogue DIR/archives.conf --data-root DIR/data --accept-licence",
        licence.errorsIn(folder).strip());
    assertEquals(0, requests);
    Said fetched = fetch("ours", "--accept-licence");
    assertEquals(0, fetched.code(), fetched::err);
    assertEquals("not an image", Files.readString(folder.resolve("data/ours/hr/1.png")));
    assertFalse(Files.exists(folder.resolve("data/archives/ours.zip")), "it was not to be kept");
    Said again = fetch("ours");
    assertTrue(again.out().startsWith("All of it is in "), again::out);
    assertEquals(1, requests);
  }

  @Test
  void anArchiveThatWasFetchedByHandIsChecked() throws IOException {
    Path file = Files.write(folder.resolve("mine.zip"), zip);
    assertEquals(0, fetch("ours", "--accept-licence", "--archive", file.toString()).code());
    assertTrue(Files.exists(folder.resolve("data/ours/hr/1.png")));
    assertTrue(Files.exists(file));
    assertEquals(0, requests);
  }

  @Test
  void whatIsWrongIsSaidInASentence() throws IOException {
    Said name = fetch("our", "--accept-licence");
    assertEquals(2, name.code());
    assertTrue(name.err().contains("Did you mean 'ours'?"), name::err);
    Path other = Files.writeString(folder.resolve("other.zip"), "no zip");
    Said wrong = fetch("ours", "--accept-licence", "--archive", other.toString());
    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("its SHA-256 is "), wrong::err);
    zip = "another file".getBytes(StandardCharsets.UTF_8);
    Said changed = fetch("ours", "--accept-licence");
    assertEquals(1, changed.code());
    assertTrue(changed.err().contains("The download is complete, but its SHA-256"), changed::err);
    assertFalse(Files.exists(folder.resolve("data/archives/ours.zip")));
    Files.writeString(folder.resolve("archives.conf"), "archives.x { url = \"ftp://x\" }");
    assertEquals(2, fetch().code());
  }

  @Test
  void aSecondCommandSaysWhoIsFetching() throws Exception {
    Path archives = Files.createDirectories(folder.resolve("data/archives"));
    try (FolderLock lock = FolderLock.acquire(archives, "ours.lock", "%s %s")) {
      for (String[] words : List.of(new String[0], new String[] {"--archive", "any.zip"})) {
        List<String> all = new ArrayList<>(List.of("ours", "--accept-licence"));
        all.addAll(List.of(words));
        Said second = fetch(all.toArray(String[]::new));
        assertEquals(2, second.code());
        assertTrue(
            second.err().contains("being fetched into " + archives + " by this process"),
            second::err);
      }
      assertEquals(0, requests);
    }
    assertEquals(0, fetch("ours", "--accept-licence").code());
    assertTrue(Files.exists(archives.resolve("ours.lock")), "others may wait for this file");
  }

  @Test
  void theLockIsHeldUntilAllIsUnpacked() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    server.removeContext("/ours.zip");
    server.createContext(
        "/ours.zip",
        exchange -> {
          asked.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.sendResponseHeaders(200, zip.length);
          exchange.getResponseBody().write(zip);
          exchange.close();
        });
    try (ExecutorService first = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Said> fetched = first.submit(() -> fetch("ours", "--accept-licence"));
      asked.await();
      Path file = Files.write(folder.resolve("mine.zip"), zip);
      Said second = fetch("ours", "--accept-licence", "--archive", file.toString());
      released.countDown();
      assertEquals(2, second.code(), second::out);
      assertEquals(0, fetched.get().code(), () -> fetched.resultNow().err());
    }
    assertEquals("not an image", Files.readString(folder.resolve("data/ours/hr/1.png")));
  }

  @Test
  void whatAKilledCommandHasLeftIsDeletedWhenAllIsThere() throws IOException {
    assertEquals(0, fetch("ours", "--accept-licence").code());
    Path archives = folder.resolve("data/archives");
    Files.write(archives.resolve("ours.zip"), zip);
    Files.writeString(archives.resolve("ours.zip.part.from"), "");
    Path temporary = Files.createDirectory(folder.resolve("data/.unpacking-ours"));
    try (FolderLock lock = FolderLock.acquire(archives, "ours.lock", "%s %s")) {
      Said busy = fetch("ours");
      assertEquals(0, busy.code());
      assertTrue(busy.err().startsWith("warning: An archive is being fetched"), busy::err);
      assertTrue(Files.exists(temporary));
    }
    Said again = fetch("ours");
    assertEquals(0, again.code(), again::err);
    assertEquals("", again.err());
    assertFalse(Files.exists(temporary));
    assertFalse(Files.exists(archives.resolve("ours.zip")));
  }
}

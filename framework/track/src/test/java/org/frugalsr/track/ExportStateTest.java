package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.engine.journal.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of November 2026, when the reason of a stop could be the message of an error. */
class ExportStateTest {
  private static final String SERVER = "MLflow at http://127.0.0.1:5000, experiment frugalsr";

  @TempDir private Path run;

  private ExportState read(String reason) throws IOException {
    Path file =
        Files.writeString(
            run.resolve("tracking.json"),
            """
            {
              "%s" : {
                "key" : "e6ba5343-4c18-4ec1-8a9c-c1a90a14d54a",
                "folder" : "%s",
                "id" : "52f4a858bcd44ce3916787dfd6304ed4",
                "position" : 27580,
                "status" : "FINISHED",
                "last" : {
                  "time" : "2026-11-29T19:42:10.290Z",
                  "reason" : "%s"
                },
                "files" : {
                  "config.conf" : "3027 2026-11-29T19:42:08.275225397Z"
                }
              }
            }
            """
                .formatted(SERVER, run, reason));
    return ExportState.read(file, SERVER);
  }

  @Test
  void whatWasDeliveredIsKnown() throws IOException {
    ExportState state = read("finished");
    assertEquals(27580, state.position());
    assertEquals(Optional.of("52f4a858bcd44ce3916787dfd6304ed4"), state.id());
    ExportState.Stop stop = state.stop().orElseThrow();
    assertEquals(Optional.of(StopReason.FINISHED), stop.reason());
    assertEquals(Instant.parse("2026-11-29T19:42:10.290Z"), stop.time());
    assertEquals(Status.FINISHED, stop.status());
  }

  @Test
  void aMessageIsThatOfAFailure() throws IOException {
    ExportState.Stop stop = read("disk full").stop().orElseThrow();
    assertEquals(Optional.of(StopReason.FAILED), stop.reason());
    assertEquals(Optional.of("disk full"), stop.text());
    assertEquals(Status.FAILED, stop.status());
  }

  @Test
  void anEntryWithoutFilesHasNone() throws IOException {
    Path file = run.resolve("tracking.json");
    Files.writeString(file, "{\"%s\":{\"position\":5}}".formatted(SERVER));
    ExportState state = ExportState.read(file, SERVER);
    assertEquals(5, state.position());
    state.save();
    assertEquals(5, ExportState.read(file, SERVER).position());
  }
}

package org.frugalsr.engine.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Converts lines of older versions, up to November 2026, to the current form. */
final class OlderJournals {
  /** Text by which older warnings reported that the best checkpoint is searched for again. */
  private static final String SOUGHT_ANEW = "is sought anew";

  private OlderJournals() {}

  static void upgrade(ObjectNode line) {
    switch (line.path(JournalEvent.NAME).asText()) {
      case "start" -> start(line);
      case "stop" -> stop(line);
      case "warning" -> warning(line);
      case "bicubic", "validate", "evaluate" -> scores(line);
      default -> {
        // all others are unchanged
      }
    }
  }

  /** A reason that is not one of the enum's words was the message of an error. */
  private static void stop(ObjectNode line) {
    String reason = line.path("reason").asText();
    if (StopReason.of(reason).isEmpty()) {
      line.put("reason", StopReason.FAILED.text());
      if (!reason.isEmpty()) {
        line.put("error", reason);
      }
    }
  }

  /** A score that is absent is not known. */
  private static void scores(ObjectNode line) {
    for (String score : List.of("psnr", "ssim")) {
      if (!line.has(score)) {
        line.put(score, "NaN");
      }
    }
  }

  private static void warning(ObjectNode line) {
    if (line.path("text").asText().contains(SOUGHT_ANEW)) {
      line.put("best_anew", true);
    }
  }

  /** Information on what a run started from was in fields of the line itself. */
  private static void start(ObjectNode line) {
    if (line.path("initialised").isTextual()) {
      JsonNode text = line.remove("initialised");
      ObjectNode taken = line.putObject("initialised");
      taken.set("text", text);
      for (String field : List.of("step", "sha256", "moved", "afresh", "left")) {
        move(line, "initialised_" + field, taken, field);
      }
    }
    if (line.path("forked").isTextual()) {
      JsonNode from = line.remove("forked");
      ObjectNode fork = line.putObject("forked");
      fork.set("from", from);
      for (String field : List.of("changed", "afresh", "left", "measured_again", "history")) {
        move(line, field, fork, field);
      }
    }
    if (line.path("imported").isTextual()) {
      JsonNode file = line.remove("imported");
      ObjectNode imported = line.putObject("imported");
      imported.set("file", file);
      move(line, "imported_sha256", imported, "sha256");
    }
  }

  private static void move(ObjectNode from, String name, ObjectNode to, String as) {
    JsonNode value = from.remove(name);
    if (value != null) {
      to.set(as, value);
    }
  }
}

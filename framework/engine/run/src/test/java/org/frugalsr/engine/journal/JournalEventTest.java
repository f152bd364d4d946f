package org.frugalsr.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalEventTest {
  static Stream<Class<?>> kinds() {
    return Arrays.stream(JournalEvent.class.getAnnotation(JsonSubTypes.class).value())
        .map(JsonSubTypes.Type::value);
  }

  @Test
  void everyPermittedEventHasANameOfItsOwn() {
    Set<Class<?>> permitted = permitted(JournalEvent.class).collect(Collectors.toSet());
    permitted.remove(UnknownEvent.class);
    assertEquals(permitted, kinds().collect(Collectors.toSet()));
    List<String> names =
        Arrays.stream(JournalEvent.class.getAnnotation(JsonSubTypes.class).value())
            .map(JsonSubTypes.Type::name)
            .toList();
    assertEquals(names.size(), Set.copyOf(names).size());
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    Class<?>[] all = type.getPermittedSubclasses();
    return all == null ? Stream.of(type) : Arrays.stream(all).flatMap(JournalEventTest::permitted);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anEventIsReadAsItWasWritten(Class<?> kind) throws Exception {
    JournalEvent event = (JournalEvent) filled(kind);
    String line = EventJson.line(EventJson.object(event));
    assertEquals(event, read(line), line);
    assertEquals(line, EventJson.line(EventJson.object(read(line))));
  }

  /** As lines of early versions, which had fewer fields. */
  @ParameterizedTest
  @MethodSource("kinds")
  void whatALineLeavesOutIsEmpty(Class<?> kind) throws Exception {
    String name = EventJson.name((JournalEvent) filled(kind));
    JournalEvent bare = read("{\"event\":\"%s\"}".formatted(name));
    assertEquals(kind, bare.getClass());
    assertNothingIsNull(name, bare);
  }

  private static void assertNothingIsNull(String path, Object record)
      throws ReflectiveOperationException {
    for (RecordComponent c : record.getClass().getRecordComponents()) {
      String where = path + "." + c.getName();
      Object value = c.getAccessor().invoke(record);
      assertNotNull(value, where);
      switch (value) {
        case List<?> list -> assertEquals(List.of(), list, where);
        case Map<?, ?> map -> assertEquals(Map.of(), map, where);
        case Optional<?> optional -> assertEquals(Optional.empty(), optional, where);
        case Record inner -> assertNothingIsNull(where, inner);
        default -> {
          // a number, a text, a word
        }
      }
    }
  }

  @Test
  void aScoreThatIsLeftOutIsNotZero() throws Exception {
    Validated bare = (Validated) read("{\"event\":\"validate\"}");
    assertEquals("(unnamed)", bare.scores().set());
    assertTrue(Double.isNaN(bare.scores().psnr()));
    assertTrue(Double.isNaN(((StepsTrained) read("{\"event\":\"train\"}")).loss()));
  }

  @Test
  void fieldsOfOtherVersionsInTrainingRecordsArePassedOver() throws Exception {
    String line =
        "{\"event\":\"train\",\"loss\":1,\"phase\":\"late\",\"parts\":[1],\"lambda\":0.5}";
    StepsTrained trained = (StepsTrained) read(line);
    assertEquals(1, trained.loss());
    assertEquals(Map.of("lambda", 0.5), trained.metrics());
  }

  @ParameterizedTest
  @ValueSource(strings = {"time", "event", "step", "loss", "rate", "steps_per_second", "wait"})
  void theJournalsOwnNamesAreTaken(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> StepsTrained.of(1, 1, 1, 0, Map.of(name, 1.0)), name);
  }

  /** A record whose components all have values of their own. */
  private static Object filled(Class<?> record) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    int number = 1;
    for (RecordComponent c : record.getRecordComponents()) {
      types.add(c.getType());
      values.add(value(c.getGenericType().getTypeName(), c, number++));
    }
    return record
        .getDeclaredConstructor(types.toArray(Class<?>[]::new))
        .newInstance(values.toArray());
  }

  private static Object value(String type, RecordComponent c, int number)
      throws ReflectiveOperationException {
    return switch (type.replaceAll("[\\w.]*\\.(?=\\w+)", "").replaceAll("\\w+\\$", "")) {
      case "long" -> (long) number;
      case "int" -> number;
      case "double" -> number + 0.5;
      case "boolean" -> true;
      case "String" -> c.getName() + number;
      case "StopReason" -> StopReason.OUT_OF_TIME;
      case "OptionalDouble" -> OptionalDouble.of(number / 3.0);
      case "OptionalLong" -> OptionalLong.of(number * 10_000_000_000L);
      case "Optional<String>" -> Optional.of(c.getName());
      case "Optional<Integer>" -> Optional.of(4);
      case "List<String>" -> List.of("a" + number, "b");
      case "Map<String, String>" -> Map.of("a", "b");
      case "Map<String, Long>" -> Map.of("a", 5_000_000_000L);
      case "Map<String, Double>" -> Map.of("lambda", 0.5, "not_finite", Double.NaN);
      case "List<Teacher>" -> List.of(new Opening.Teacher("runs/a", 5, "0a"));
      case "List<ImageScore>" -> List.of(new Measured.ImageScore("baby", 33.5, 0.9));
      case "List<Picture>" -> List.of(new PicturesSaved.Picture("row", "caption", "a.png"));
      case "List<Weights>" -> List.of(new NetworkCost.Weights(1, 2, 3));
      case "Map<String, Convention>" ->
          Map.of("bam", new NetworkCost.Convention("1280x720", 1, 2, 3, 4));
      case "Scores" -> filled(Measured.Scores.class);
      case "Figures" -> filled(BinaryLayers.Figures.class);
      case "List<Layer>" ->
          List.of(
              new BinaryLayers.Layer(
                  "body.0", (BinaryLayers.Figures) filled(BinaryLayers.Figures.class)));
      case "Optional<Initialised>" -> Optional.of(filled(Started.Initialised.class));
      case "Optional<Fork>" -> Optional.of(filled(Started.Fork.class));
      case "Optional<Imported>" -> Optional.of(filled(Started.Imported.class));
      default -> throw new IllegalArgumentException("what is a " + type + "?");
    };
  }

  @Test
  void whatAnotherVersionWroteIsPassedOver() throws Exception {
    assertEquals(new UnknownEvent(Map.of("phase", 3L)), read("{\"event\":\"moon\",\"phase\":3}"));
    assertEquals(
        Warning.of("w"), read("{\"event\":\"warning\",\"text\":\"w\",\"severity\":[\"high\"]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"train\",\"loss\":\"much\"}",
        "{\"event\":\"validate\",\"images\":{\"a\":1}}",
        "{\"event\":\"train\",\"loss\":1,\"loss\":2}",
        "{\"event\":\"stop\",\"reason\":\"finished\"} {}",
        "[]"
      })
  void whatIsNoEventIsRefused(String line) {
    assertThrows(JsonProcessingException.class, () -> read(line));
  }

  @Test
  void anErrorWhoseMessageIsFinishedIsNoEnd() throws Exception {
    Stopped failed = Stopped.failed("finished", 1);
    Stopped again = (Stopped) read(EventJson.line(EventJson.object(failed)));
    assertEquals(StopReason.FAILED, again.reason());
    assertEquals("finished", again.text());
  }

  @Test
  void earlyLinesSayTheSameInAnotherForm() throws Exception {
    Stopped failed = (Stopped) read("{\"event\":\"stop\",\"reason\":\"disk full\",\"seconds\":2}");
    assertEquals(Stopped.failed("disk full", 2), failed);
    assertEquals(
        Stopped.because(StopReason.ASKED, 2),
        read("{\"event\":\"stop\",\"reason\":\"asked to stop\",\"seconds\":2}"));
    assertTrue(
        ((Warning) read("{\"event\":\"warning\",\"text\":\"the best is sought anew\"}"))
            .bestAnew());
    Started fork =
        (Started)
            read(
                """
                {"event":"start","steps":9,"command":"frugal fork","forked":"runs/a, step 3",
                "changed":["seed: 0 -> 1"],"afresh":["optimiser"],"left":[],"history":["forked"]}
                """);
    assertEquals(
        new Started.Fork(
            "runs/a, step 3",
            List.of("seed: 0 -> 1"),
            List.of("optimiser"),
            List.of(),
            List.of(),
            List.of("forked")),
        fork.forked().orElseThrow());
    Started taken =
        (Started)
            read(
                """
                {"event":"start","steps":9,"command":"c","initialised":"takes all","initialised_step":4,
                "initialised_sha256":"0a","initialised_moved":["a"],"initialised_afresh":["b"]}
                """);
    assertEquals(
        new Started.Initialised("takes all", 4, "0a", List.of("a"), List.of("b"), List.of()),
        taken.initialised().orElseThrow());
    Started imported =
        (Started)
            read(
                "{\"event\":\"start\",\"steps\":0,\"command\":\"c\",\"imported\":\"a.pth\",\"imported_sha256\":\"0b\"}");
    assertEquals(new Started.Imported("a.pth", "0b"), imported.imported().orElseThrow());
  }

  private static JournalEvent read(String line) throws JsonProcessingException {
    return EventJson.event(EventJson.object(line));
  }
}

package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * An event in the journal of a run.
 *
 * <p>The names below are those of the field {@code event} in {@code journal.jsonl}; the other
 * fields of a line are the components of the record, in snake case. Components that are absent in a
 * line, as in those of older versions, are empty, 0 or false.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = JournalEvent.NAME,
    defaultImpl = UnknownEvent.class)
@JsonSubTypes({
  @Type(value = Started.class, name = "start"),
  @Type(value = Resumed.class, name = "resume"),
  @Type(value = NetworkCost.class, name = "network"),
  @Type(value = Warning.class, name = "warning"),
  @Type(value = ImagesShared.class, name = "overlap"),
  @Type(value = StepsTrained.class, name = "train"),
  @Type(value = SystemUse.class, name = "system"),
  @Type(value = BinaryLayers.class, name = "one-bit"),
  @Type(value = PicturesSaved.class, name = "pictures"),
  @Type(value = BicubicValidated.class, name = "bicubic"),
  @Type(value = Validated.class, name = "validate"),
  @Type(value = CheckpointSaved.class, name = "checkpoint"),
  @Type(value = Evaluated.class, name = "evaluate"),
  @Type(value = LatencyMeasured.class, name = "latency"),
  @Type(value = Stopped.class, name = "stop")
})
public sealed interface JournalEvent
    permits Opening,
        NetworkCost,
        Warning,
        ImagesShared,
        StepsTrained,
        SystemUse,
        BinaryLayers,
        PicturesSaved,
        Measured,
        CheckpointSaved,
        LatencyMeasured,
        Stopped,
        UnknownEvent {
  /** The field of a line with the name of the event. */
  String NAME = "event";
}

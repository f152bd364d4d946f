package org.frugalsr.plugin.uniformprior;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Reference;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training with the pixel-wise curriculum; the previous network is a replica. */
final class CurriculumTraining implements Trainer.Training {
  /** The number of times that the report gets images if there are no rounds. */
  private static final int STAGES = 4;

  private static final String TEACHER_ERROR = "error of the teacher";
  private static final String PREVIOUS_ERROR = "error before";

  private final TrainingContext context;
  private final Curriculum.Settings settings;
  private final CurriculumReading reading;
  private final Optional<Reference> teacher;
  private final Optional<PreviousNetwork> previous;
  private final Map<Shape, INDArray> maps = new HashMap<>();
  private long round;

  /** The weights of the current step; empty if all are 1. */
  private Optional<PixelWeights> weights = Optional.empty();

  CurriculumTraining(TrainingContext context, Curriculum.Settings settings) {
    this.context = context;
    this.settings = settings;
    this.reading = settings.reading();
    this.teacher =
        reading.weights() == CurriculumReading.Weights.TEACHER
            ? Optional.of(context.reference(context.teacher(), reading.teacherMap()))
            : Optional.empty();
    this.previous =
        reading.hasRounds() ? Optional.of(new PreviousNetwork(context, reading)) : Optional.empty();
  }

  @Override
  public Trainer.Report step(Progress p) {
    boolean begins = begins(p);
    int scale = scale(p);
    TrainingContext.Batch batch = context.batch(scale, p);
    weights = reading.hasRounds() ? ofRound(batch) : Optional.empty();
    double loss = context.update(pass -> loss(pass, batch, p), p);
    previous.ifPresent(network -> network.stepped(p));
    return new Trainer.Report(loss, metrics(scale), begins ? pictures(batch) : List.of());
  }

  /** Whether a round, or without rounds a part of the training, begins. */
  private boolean begins(Progress p) {
    long now =
        reading.hasRounds()
            ? reading.round(p.step(), p.steps())
            : Math.min(STAGES - 1, p.step() * STAGES / p.steps());
    if (now <= round) { // it never decreases, even if trainer.steps is raised at a resume
      return p.step() == 0;
    }
    round = now;
    previous.ifPresent(PreviousNetwork::roundBegins);
    return true;
  }

  private Tensor loss(Pass pass, TrainingContext.Batch batch, Progress p) {
    Tensor hr = pass.tape().constant("hr", batch.hr());
    Tensor sr =
        context.student().forward(pass.tape().constant("lr", batch.lr()), batch.scale(), pass);
    if (!reading.hasRounds()) {
      weights = ofOutput(sr.value(), batch.hr(), p);
    }
    Tensor map = weights.map(w -> pass.tape().constant("weights", map(w, batch.hr()))).orElse(null);
    return settings.reduction().of(Functional.pixelLoss(settings.loss(), sr, hr, map), hr.shape());
  }

  /** The weights of readings A and C, which do not depend on the current student. */
  private Optional<PixelWeights> ofRound(TrainingContext.Batch batch) {
    boolean free = reading.weights() == CurriculumReading.Weights.TEACHER_FREE;
    boolean ahead = free && reading.start() == CurriculumReading.Start.INITIAL;
    double addition = reading.addition(Math.toIntExact(ahead ? round + 1 : round));
    if (free && round == 0 && !ahead) {
      return Optional.empty();
    }
    Map<String, float[]> errors = new LinkedHashMap<>();
    float[] values;
    if (teacher.isPresent()) {
      float[] error = PixelError.of(teacher.get().of(batch), batch.hr());
      errors.put(TEACHER_ERROR, error);
      values = ImportanceWeights.ofTeacher(error, reading.a(), reading.c());
    } else {
      values = new float[Math.toIntExact(batch.hr().length() / batch.hr().size(3))];
    }
    if (addition > 0 && previous.isPresent()) {
      float[] error = PixelError.of(previous.get().of(batch), batch.hr());
      errors.put(PREVIOUS_ERROR, error);
      ImportanceWeights.add(values, error, addition, reading.s());
    }
    return Optional.of(new PixelWeights(values, 1, errors));
  }

  /** The weights of reading B and of PSPL, which are computed from the output of this step. */
  private Optional<PixelWeights> ofOutput(INDArray sr, INDArray hr, Progress p) {
    if (reading.weights() == CurriculumReading.Weights.PSPL) {
      float[] values = SimilarityWeights.of(sr, hr, reading.sigma(p.step()), reading.peak());
      return Optional.of(new PixelWeights(values, reading.peak()));
    }
    double share = reading.quantile(p.step(), p.steps());
    if (share >= 1) {
      return Optional.empty();
    }
    float[] error = PixelError.of(sr, hr);
    return Optional.of(
        new PixelWeights(QuantileMask.of(error, share), 1, Map.of("error now", error)));
  }

  /** The weights in the form that the loss uses. */
  private INDArray map(PixelWeights w, INDArray hr) {
    int channels = (int) (w.values().length * hr.size(3) / hr.length());
    INDArray map =
        maps.computeIfAbsent(
            Shape.of(hr.shape()).withChannels(channels),
            shape -> Nd4j.createUninitialized(DataType.FLOAT, shape.toArray()));
    float[] values = w.values();
    if (reading.squaredWeight()) {
      values = values.clone();
      for (int i = 0; i < values.length; i++) {
        values[i] *= values[i];
      }
    }
    ArrayMemory.of(map).copyFrom(MemorySegment.ofArray(values));
    return map;
  }

  private Map<String, Double> metrics(int scale) {
    Map<String, Double> metrics =
        new LinkedHashMap<>(
            weights.map(PixelWeights::metrics).orElseGet(PixelWeights::uniformMetrics));
    if (reading.hasRounds()) {
      metrics.put("round", (double) round);
    }
    if (context.scales().size() > 1) {
      metrics.put("scale", (double) scale);
    }
    return metrics;
  }

  private List<Trainer.Picture> pictures(TrainingContext.Batch batch) {
    String when =
        (reading.hasRounds() ? "round " + round : "part %d of %d".formatted(round + 1, STAGES))
            + (context.scales().size() > 1 ? ", x" + batch.scale() : "");
    return WeightPictures.of(weights.orElseGet(() -> uniform(batch)), batch.hr(), when);
  }

  private static PixelWeights uniform(TrainingContext.Batch batch) {
    float[] ones = new float[Math.toIntExact(batch.hr().length() / batch.hr().size(3))];
    Arrays.fill(ones, 1);
    return new PixelWeights(ones, 1);
  }

  /** The scale of a step, drawn as in the trainer {@code standard}. */
  private int scale(Progress p) {
    List<Integer> scales = context.scales();
    return scales.size() == 1
        ? scales.get(0)
        : scales.get(Rng.of(context.seed(), "scale", p.step()).nextInt(scales.size()));
  }

  @Override
  public void state(StateVisitor v) {
    round = v.scalar("round", round);
    previous.ifPresent(PreviousNetwork::changed); // its weights may now be those of a checkpoint
  }
}

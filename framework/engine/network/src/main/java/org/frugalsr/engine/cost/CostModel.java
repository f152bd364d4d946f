package org.frugalsr.engine.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.jspecify.annotations.Nullable;

/**
 * Computes the cost of a network from a forward pass on shapes only; exactly the operations that
 * run are counted.
 *
 * <p>Multiply-adds follow the convention of the literature (for instance CARN):
 * multiply-accumulates of convolutions, without biases, activations and normalisations, for an
 * output of 1280x720. A {@link CountingConvention} derives the numbers of other conventions from
 * the same cost.
 */
public final class CostModel {
  private final BuiltNetwork network;
  private final ReferenceResolution frame;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  private CostModel(BuiltNetwork network, ReferenceResolution frame) {
    this.network = network;
    this.frame = frame;
  }

  /** Returns the cost for an output of 1280x720 pixels. */
  public static Cost of(BuiltNetwork network, int scale) {
    return of(network, scale, ReferenceResolution.hd(scale));
  }

  /** Returns the cost for another image, such as {@link ReferenceResolution#ntire}. */
  public static Cost of(BuiltNetwork network, int scale, ReferenceResolution frame) {
    return new CostModel(network, frame).count(scale);
  }

  private Cost count(int scale) {
    Shape lr = frame.shape(network.image().channels());
    Trace trace = network.trace(lr, scale, Mode.EVALUATE);
    for (PlacedKernel kernel : network.kernels()) {
      tallies.put(kernel.path(), new Tally(kernel.path(), kernel, placed(kernel)));
    }
    for (Trace.Step step : trace.steps()) {
      if (!step.work().equals(Function.Work.NONE)) {
        tally(step).add(step);
      }
    }
    return new Cost(
        scale,
        frame,
        ParameterCount.of(network.parameters(), network.kernels()),
        tallies.values().stream().map(Tally::cost).toList(),
        ElementwiseWork.of(trace, frame),
        ModelSize.of(network.parameters(), network.kernels()),
        ActivationMemory.of(trace, lr));
  }

  private static LayerCost.Placed placed(PlacedKernel k) {
    return new LayerCost.Placed(
        Optional.of(k.role()), k.operatorName(), k.refusedBy(), k.quantizerName(), k.precision());
  }

  /**
   * Returns the row of a step: its kernel's if the step applies the kernel's weight, else a
   * separate one.
   */
  private Tally tally(Trace.Step step) {
    Tally here = tallies.get(step.path());
    if (here != null && here.applies(step)) {
      return here;
    }
    String operator = step.function().name();
    return tallies.computeIfAbsent(
        step.path() + "/" + operator,
        any ->
            new Tally(
                step.path(),
                null,
                new LayerCost.Placed(
                    Optional.empty(), operator, "", "none", KernelPrecision.FLOAT)));
  }

  /** Adds up the runs of one row. */
  private final class Tally {
    private final String path;
    private final @Nullable PlacedKernel kernel;
    private final LayerCost.Placed placed;
    private Optional<LayerCost.Extent> extent = Optional.empty();
    private Operations operations = Operations.NONE;
    private long activations;
    private int runs;

    Tally(String path, @Nullable PlacedKernel kernel, LayerCost.Placed placed) {
      this.path = path;
      this.kernel = kernel;
      this.placed = placed;
    }

    boolean applies(Trace.Step step) {
      List<Shape> in = step.inputShapes();
      return kernel != null && in.size() > 1 && in.get(1).equals(kernel.latent().shape());
    }

    void add(Trace.Step step) {
      Shape output = step.shape();
      Function.Work work = step.work();
      operations =
          operations.plus(
              Operations.of(
                  placed.precision(),
                  frame.share(work.multiplyAdds(), output),
                  frame.share(work.additions(), output)));
      if (kernel != null) {
        activations += frame.share(output.size(), output);
      }
      if (extent.isEmpty()) {
        extent = Optional.of(new LayerCost.Extent(step.inputShapes().get(0), output));
      }
      runs++;
    }

    LayerCost cost() {
      return new LayerCost(
          path, placed, geometry(), runs, weights(), biases(), operations, activations);
    }

    private LayerCost.Geometry geometry() {
      if (kernel != null) {
        return new LayerCost.Geometry(
            kernel.spec().size(),
            kernel.spec().stride(),
            kernel.spec().in(),
            kernel.spec().out(),
            extent);
      }
      LayerCost.Extent e = extent.orElseThrow();
      return new LayerCost.Geometry(0, 0, e.input().channels(), e.output().channels(), extent);
    }

    private long weights() {
      return kernel == null ? 0 : kernel.latent().shape().size();
    }

    private long biases() {
      return kernel != null && kernel.spec().bias() ? kernel.spec().out() : 0;
    }
  }
}

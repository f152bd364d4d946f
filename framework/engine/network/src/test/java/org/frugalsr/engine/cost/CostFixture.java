package org.frugalsr.engine.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.InputQuantizer;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.Role;
import org.frugalsr.api.Site;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.WeightQuantizer;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Tensor;

/** Tiny networks whose cost can be counted by hand; they are traced, never run. */
public final class CostFixture extends Plugin {
  /** Found by the service loader. */
  public CostFixture() {}

  /** Builds a fixture network of 8 channels from lines of HOCON. */
  static BuiltNetwork network(Path folder, String... lines) throws IOException {
    Path file = folder.resolve("cost.conf");
    Files.writeString(
        file,
        """
        network.name = cost-net, block.name = cost-block, trainer.name = cost-trainer
        operator.name = cost-conv, quantizer.name = cost-none
        """);
    return Networks.build(Experiment.load(file, List.of(lines)));
  }

  @Override
  protected void configure() {
    network(new Option<>("cost-net", "Head, body, shuffle.", Net.class), net -> net::build);
    network(
        new Option<>("published", "A network of a paper.", PublishedNetwork.class),
        net -> net::build);
    block(new Option<>("cost-block", "One unit.", Unit.class), unit -> unit::layer);
    block(new Option<>("cost-slope", "A slope per channel.", NoSettings.class), s -> this::slope);
    operator(
        new Option<>("cost-conv", "Convolution.", Convolution.Settings.class), Convolution::new);
    operator(new Option<>("cost-adder", "Adder.", NoSettings.class), s -> new Adder());
    quantizer("cost-none", KernelPrecision.FLOAT);
    quantizer("cost-binary", KernelPrecision.of(1, 1));
    quantizer("cost-abc", new KernelPrecision(new Precision(1, 3), new Precision(1, 5)));
    quantizer("cost-low", KernelPrecision.of(2, 4));
    quantizer("cost-byte", KernelPrecision.of(8, 8));
    trainer(new Option<>("cost-trainer", "Nothing.", NoSettings.class), s -> new Idle());
  }

  private void quantizer(String name, KernelPrecision precision) {
    quantizer(new Option<>(name, "Bits.", NoSettings.class), s -> new Bits(precision));
  }

  private Layer slope(int channels, Builder b) {
    Parameter slope =
        b.site()
            .parameter(
                "slope",
                new ParameterSpec(
                    Shape.of(channels), ParameterKind.ACTIVATION, Initializer.constant(0.25)));
    return (x, p) -> x.times(p.value(slope));
  }

  /** Head, blocks, a convolution of given stride and padding, shuffle. */
  record Net(
      @Key(doc = "Blocks.", def = "1") int blocks,
      @Key(doc = "How often the body runs.", def = "1") int repeats,
      @Key(doc = "Stride of a side branch; 0 for none.", def = "0") int stride) {
    private static final int CHANNELS = 8;

    Model build(ImageSpec image, Builder b) {
      int scale = image.onlyScale();
      int out = image.channels() * scale * scale;
      Layer head =
          b.child("head", Role.HEAD).unit("", UnitSpec.same(image.channels(), CHANNELS, 3));
      Layer body = Layer.IDENTITY;
      for (int i = 0; i < blocks; i++) {
        body = body.then(b.child("body", Role.BODY).block(Integer.toString(i), CHANNELS));
      }
      Layer looped = body;
      Layer tail = b.child("tail", Role.TAIL).unit("", UnitSpec.same(CHANNELS, out, 3));
      UnitSpec strided = UnitSpec.same(CHANNELS, CHANNELS, 3).withGeometry(Math.max(1, stride), 0);
      Optional<Layer> branch =
          stride == 0
              ? Optional.empty()
              : Optional.of(b.child("branch", Role.ATTENTION).conv("", strided));
      return (lr, s, p) -> {
        Tensor x = head.forward(lr, p);
        for (int i = 0; i < repeats; i++) {
          x = looped.forward(x, p);
        }
        if (branch.isPresent()) {
          branch.get().forward(x, p);
        }
        return Functional.pixelShuffle(tail.forward(x, p), s);
      };
    }
  }

  /** A convolution with what the config asks for. */
  record Unit(
      @Key(doc = "Batch normalisation.", def = "false") boolean norm,
      @Key(doc = "Activation.", def = "none") String activation,
      @Key(doc = "Output channels of an expansion in the middle; 0 for none.", def = "0")
          int expand) {
    Layer layer(int channels, Builder b) {
      int middle = expand == 0 ? channels : expand;
      Layer first =
          b.unit(
              "conv", UnitSpec.same(channels, middle, 3).withNorm(norm).withActivation(activation));
      return expand == 0 ? first : first.then(b.unit("back", UnitSpec.same(middle, channels, 1)));
    }
  }

  /** Absolute differences; refuses to change the number of channels. */
  static final class Adder implements Operator {
    @Override
    public boolean accepts(UnitSpec spec) {
      return spec.in() == spec.out();
    }

    @Override
    public Layer layer(UnitSpec spec, Site site) {
      KernelSpec k = KernelSpec.dense(spec.withBias(false));
      Kernel kernel = site.kernel("", k, Convolution.weight(k, Convolution.Start.TORCH));
      return (x, p) ->
          kernel.apply(x, p, (in, w, bias) -> x.tape().apply(new Differences(), in, w));
    }
  }

  /** The shape and the work of an adder convolution. */
  record Differences() implements org.frugalsr.tensor.Function {
    @Override
    public Shape shape(List<Shape> in) {
      return in.get(0).withChannels(in.get(1).channels());
    }

    @Override
    public void forward(Forward f) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void backward(Backward b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Work work(List<Shape> in, Shape output) {
      return new Work(0, in.get(1).size() * output.height() * output.width());
    }
  }

  /** A precision and, below 32 bits, a learned threshold and a filter that is no kernel. */
  private record Bits(KernelPrecision precision) implements Quantizer {
    @Override
    public WeightQuantizer weights(QuantizerSite site) {
      boolean isFloat = precision.weights().isFloat();
      return new WeightQuantizer() {
        @Override
        public Tensor quantize(Parameter latent, Pass p) {
          return isFloat ? p.value(latent) : p.value(latent).times(1);
        }

        @Override
        public Precision precision() {
          return precision.weights();
        }
      };
    }

    @Override
    public InputQuantizer inputs(QuantizerSite site) {
      return precision.inputs().isFloat()
          ? InputQuantizer.NONE
          : new FilteredInput(precision.inputs(), site);
    }
  }

  private static final class FilteredInput implements InputQuantizer {
    private final Precision precision;
    private final Parameter threshold;

    FilteredInput(Precision precision, QuantizerSite site) {
      this.precision = precision;
      this.threshold =
          site.parameter(
              "threshold",
              new ParameterSpec(
                  Shape.of(site.spec().in()), ParameterKind.ACTIVATION, Initializer.constant(0)));
    }

    @Override
    public Tensor quantize(Tensor x, Pass p) {
      Tensor average = x.tape().placeholder("average", Shape.of(1, 1, x.shape().channels(), 1));
      Functional.conv2d(x, average, null, 1, 0);
      return x.times(p.value(threshold));
    }

    @Override
    public Precision precision() {
      return precision;
    }
  }

  private static final class Idle implements Trainer {
    @Override
    public Training begin(TrainingContext context) {
      return new Training() {
        @Override
        public Report step(Progress p) {
          return new Report(0, Map.of());
        }

        @Override
        public void state(StateVisitor v) {
          // has none
        }
      };
    }
  }
}

package org.frugalsr.plugin.baseline;

import java.util.function.UnaryOperator;
import org.frugalsr.api.Block;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.NoQuantizer;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Tensor;

/** Registers the ordinary operators, blocks, networks and trainer. */
public final class BaselinePlugin extends Plugin {
  /** Found by the service loader. */
  public BaselinePlugin() {}

  @Override
  protected void configure() {
    quantizer(
        new Option<>("none", "Leaves weights and activations in float32.", NoSettings.class),
        s -> new NoQuantizer());
    operator(
        new Option<>("conv", "The ordinary convolution.", Convolution.Settings.class),
        Convolution::new);
    operator(
        new Option<>(
            "depthwise-separable",
            "A depthwise convolution, then a 1x1 one (MobileNet).",
            DepthwiseSeparable.Settings.class),
        DepthwiseSeparable::new);
    blocks();
    networks();
    trainer(
        new Option<>(
            "standard",
            "Minimises a pixel loss on random patches.",
            StandardTrainer.Settings.class),
        StandardTrainer::new);
    trainer(
        new Option<>(
            "multi-scale",
            "The same for a network of several scales, one scale per step (MDSR, VDSR).",
            MultiScaleTrainer.Settings.class),
        MultiScaleTrainer::new);
    weightLayout(new EdsrLayout());
    weightLayout(new MdsrLayout());
    weightLayout(new VdsrLayout());
  }

  private void blocks() {
    block(
        new Option<>(
            "plain", "One unit: operator, norm, shortcut, activation.", PlainBlock.Settings.class),
        PlainBlock::new);
    block(
        new Option<>(
            "residual",
            "Two units and an identity skip (EDSR, SRResNet).",
            ResidualBlock.Settings.class),
        ResidualBlock::new);
    block(
        new Option<>(
            "affine",
            "A learned gain and offset for each channel: a norm without statistics.",
            NoSettings.class),
        s -> new ChannelAffine());
    block(
        new Option<>(
            "float-conv",
            "A float convolution beside a quantised operator: placement.style = [\"float-conv+\"].",
            FloatConvolution.Settings.class),
        FloatConvolution::new);
    activation(
        new Option<>(
            "leaky-relu", "x where positive, otherwise slope times x.", LeakyRelu.Settings.class),
        LeakyRelu::new);
    activation(
        new Option<>(
            "prelu",
            "x where positive, otherwise a learned slope times x.",
            PReluActivation.Settings.class),
        PReluActivation::new);
    activation("relu", "max(x, 0).", Functional::relu);
    activation("gelu", "x times the normal distribution function of x, exactly.", Functional::gelu);
    activation("h-swish", "x relu6(x + 3) / 6.", Functional::hardSwish);
    activation("sigmoid", "1 / (1 + exp(-x)).", Functional::sigmoid);
    activation("tanh", "The hyperbolic tangent.", Functional::tanh);
  }

  private void activation(String name, String doc, UnaryOperator<Tensor> function) {
    Block block = (channels, b) -> (x, p) -> function.apply(x);
    activation(new Option<>(name, doc, NoSettings.class), s -> block);
  }

  private void networks() {
    network(
        new Option<>(
            "bicubic", "MATLAB's bicubic interpolation; nothing to train.", NoSettings.class),
        s -> new Bicubic());
    network(
        new Option<>(
            "edsr",
            "Head, residual body, upsampler (Lim et al., CVPRW 2017).",
            Edsr.Settings.class),
        Edsr::new);
    network(
        new Option<>(
            "mdsr", "One body for several scales (Lim et al., CVPRW 2017).", Mdsr.Settings.class),
        Mdsr::new);
    network(
        new Option<>(
            "srresnet",
            "EDSR's ancestor with PReLU and batch norm (Ledig et al., CVPR 2017).",
            SrResNet.Settings.class),
        SrResNet::new);
    network(
        new Option<>(
            "vdsr",
            "A plain deep net on the bicubic image (Kim et al., CVPR 2016).",
            Vdsr.Settings.class),
        Vdsr::new);
  }
}

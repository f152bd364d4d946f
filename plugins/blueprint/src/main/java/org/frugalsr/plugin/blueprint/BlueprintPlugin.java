package org.frugalsr.plugin.blueprint;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers blueprint convolutions, distillation blocks, attention, and IMDN, RFDN and BSRN. */
public final class BlueprintPlugin extends Plugin {
  /** Found by the service loader. */
  public BlueprintPlugin() {}

  @Override
  protected void configure() {
    operator(
        new Option<>(
            "bsconv-u",
            "A 1x1 convolution, then one blueprint per output (BSConv-U, CVPR 2020).",
            BlueprintConvolution.Settings.class),
        BlueprintConvolution::new);
    operator(
        new Option<>(
            "bsconv-s",
            "The same with the 1x1 convolution through a subspace (BSConv-S, CVPR 2020).",
            SubspaceConvolution.Settings.class),
        SubspaceConvolution::new);
    operator(
        new Option<>(
            "dsconv",
            "A depthwise convolution with bias, then a 1x1 one without (BSRN's DSConv).",
            DepthwiseSeparableConvolution.Settings.class),
        DepthwiseSeparableConvolution::new);
    blocks();
    attention();
    networks();
    weightLayout(new DistillationLayout());
    weightLayout(new ImdnLayout());
  }

  private void blocks() {
    block(
        new Option<>(
            "srb",
            "activation(conv(x) + x), RFDN's shallow residual block.",
            ShallowResidualBlock.Srb.class),
        ShallowResidualBlock::new);
    block(
        new Option<>("bsrb", "The same as in BSRN.", ShallowResidualBlock.Bsrb.class),
        ShallowResidualBlock::new);
    block(
        new Option<>(
            "imdb",
            "Information multi-distillation, by splitting (IMDN, ACM MM 2019).",
            InformationMultiDistillation.Settings.class),
        InformationMultiDistillation::new);
    block(
        new Option<>(
            "rfdb",
            "Residual feature distillation, by 1x1 convolutions (RFDN, ECCVW 2020).",
            FeatureDistillation.Rfdb.class),
        FeatureDistillation::new);
    block(
        new Option<>(
            "esdb",
            "Efficient separable distillation with ESA and CCA (BSRN, CVPRW 2022).",
            FeatureDistillation.Esdb.class),
        FeatureDistillation::new);
  }

  private void attention() {
    attention(
        new Option<>(
            "esa",
            "Attention: a gate for each value, from coarser features (RFDN, ECCVW 2020).",
            SpatialAttention.Settings.class),
        SpatialAttention::new);
    attention(
        new Option<>(
            "cca",
            "Attention: a gate for each channel, from its contrast (IMDN, ACM MM 2019).",
            ContrastAttention.Settings.class),
        ContrastAttention::new);
    attention(
        new Option<>(
            "channel-weights",
            "Attention: one learned factor for each channel (BSRN-S, NTIRE 2022).",
            ChannelWeights.Settings.class),
        ChannelWeights::new);
  }

  private void networks() {
    network(
        new Option<>(
            "imdn",
            "All blocks' outputs joined, one shuffle (Hui et al., ACM MM 2019).",
            DistillationNetwork.Imdn.class),
        DistillationNetwork::new);
    network(
        new Option<>(
            "rfdn",
            "The same with RFDN's sizes (Liu et al., ECCVW 2020).",
            DistillationNetwork.Rfdn.class),
        DistillationNetwork::new);
    network(
        new Option<>(
            "bsrn",
            "The same, with four copies of the image as input (Li et al., CVPRW 2022).",
            DistillationNetwork.Bsrn.class),
        DistillationNetwork::new);
  }
}

package org.frugalsr.plugin.bam;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers bit accumulation, its block and its network. */
public final class BamPlugin extends Plugin {
  /** Found by the service loader. */
  public BamPlugin() {}

  @Override
  protected void configure() {
    quantizer(
        new Option<>(
            "bam",
            "One bit; weights and inputs of a block accumulate (Xin et al., ECCV 2020).",
            Bam.Settings.class),
        Bam::new);
    block(
        new Option<>(
            "hpb",
            "LB blocks, whose 3x3 weights accumulate (Xin et al., ECCV 2020).",
            HpbBlock.Settings.class),
        HpbBlock::new);
    network(
        new Option<>(
            "binary-bsrn",
            "Head, binary body, upsampler, tail (Xin et al., ECCV 2020).",
            BinaryBsrn.Settings.class),
        BinaryBsrn::new);
  }
}

package org.frugalsr.plugin.binary;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the generic quantizers of one and of few bits, and ReActNet's activation. */
public final class BinaryPlugin extends Plugin {
  /** Found by the service loader. */
  public BinaryPlugin() {}

  @Override
  protected void configure() {
    quantizer(
        new Option<>("binary", "One bit, composed of parts by its keys.", Binary.Settings.class),
        Binary::new);
    quantizer(
        new Option<>(
            "bnn", "Sign of weights and activations (Hubara et al., NIPS 2016).", Binary.Bnn.class),
        Binary::bnn);
    quantizer(
        new Option<>(
            "xnor",
            "Sign with a scale per output channel (Rastegari et al., ECCV 2016).",
            Binary.Xnor.class),
        Binary::xnor);
    quantizer(
        new Option<>(
            "bi-real",
            "xnor with a polynomial gradient for inputs (Liu et al., ECCV 2018).",
            Binary.Real.class),
        Binary::biReal);
    quantizer(
        new Option<>(
            "react",
            "bi-real with learned thresholds (RSign); with RPReLU, a block, in"
                + " experiments/binary/react.conf (Liu et al., ReActNet, ECCV 2020).",
            Binary.Real.class),
        Binary::react);
    quantizer(
        new Option<>(
            "ir-net",
            "Standardised weights, a sharpening surrogate gradient (Qin et al., CVPR 2020).",
            Binary.IrNet.class),
        Binary::irNet);
    quantizer(
        new Option<>(
            "lab",
            "xnor with a learned depthwise filter before the sign of an input (after Falkena et"
                + " al., WACV 2023).",
            Binary.Lab.class),
        Binary::lab);
    quantizer(
        new Option<>(
            "dorefa", "One bit, or a few of tanh(w) (Zhou et al., 2016).", Dorefa.Settings.class),
        Dorefa::new);
    quantizer(
        new Option<>(
            "abc-net",
            "Sums of several binary bases (Lin et al., NIPS 2017).",
            AbcNet.Settings.class),
        AbcNet::new);
    quantizer(
        new Option<>(
            "lsq", "2 to 8 bits, learned step (Esser et al., ICLR 2020).", Lsq.Settings.class),
        Lsq::new);
    quantizer(
        new Option<>(
            "pams", "2 to 8 bits, learned range (Li et al., ECCV 2020).", Pams.Settings.class),
        Pams::new);
    activation(
        new Option<>(
            "rprelu",
            "PReLU with learned shifts before and after (Liu et al., ReActNet, ECCV 2020).",
            RPRelu.Settings.class),
        RPRelu::new);
  }
}

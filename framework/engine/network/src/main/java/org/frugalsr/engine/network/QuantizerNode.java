package org.frugalsr.engine.network;

import java.util.List;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.Progress;

/** The site of a quantizer at a kernel, or at one side of it. */
final class QuantizerNode extends SiteNode implements QuantizerSite {
  private final SiteNode kernel;
  private final KernelSpec spec;
  private final List<Parameter> earlier;

  /**
   * Creates a site under a kernel.
   *
   * @param name of the site, such as {@code quantizer}
   */
  QuantizerNode(SiteNode kernel, KernelSpec spec, String name) {
    super(kernel.inventory(), kernel.join(name), kernel.role());
    this.kernel = kernel;
    this.spec = spec;
    this.earlier = spec.weights().map(inventory()::latentsOf).map(List::copyOf).orElse(List.of());
  }

  @Override
  public KernelSpec spec() {
    return spec;
  }

  @Override
  public List<Parameter> earlierWeights() {
    return earlier;
  }

  @Override
  public int earlierInputs() {
    return spec.inputs().map(inventory()::kernelsOf).orElse(0);
  }

  @Override
  public Progress firstStep() {
    return inventory().rates().first();
  }

  @Override
  public double rateFactor() {
    return inventory().rates().factor(kernel.join(PlacedKernel.WEIGHT), ParameterKind.LATENT);
  }
}

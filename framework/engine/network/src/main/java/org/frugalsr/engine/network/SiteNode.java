package org.frugalsr.engine.network;

import java.util.function.Function;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Role;
import org.frugalsr.api.Site;
import org.frugalsr.api.error.UserError;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * A site in a network under construction; what is created here is registered in the network's
 * inventory.
 */
class SiteNode implements Site {
  private final Inventory inventory;
  private final String path;
  private final Role role;
  private Assignment assignment;
  private String refusedBy;
  private boolean depthwise;

  SiteNode(Inventory inventory, String path, Role role) {
    this(inventory, path, role, Placement.PLAIN, "", false);
  }

  private SiteNode(
      Inventory inventory,
      String path,
      Role role,
      Assignment assignment,
      String refusedBy,
      boolean depthwise) {
    this.inventory = inventory;
    this.path = path;
    this.role = role;
    this.assignment = assignment;
    this.refusedBy = refusedBy;
    this.depthwise = depthwise;
  }

  /**
   * Sets the assignment of this site and those under it; {@code refused} names an operator that
   * does not support the unit.
   */
  void assign(Assignment assigned, String refused, boolean quantiseDepthwise) {
    this.assignment = assigned;
    this.refusedBy = refused;
    this.depthwise = quantiseDepthwise;
  }

  Inventory inventory() {
    return inventory;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public SiteNode child(String name) {
    return child(name, role);
  }

  SiteNode child(String name, Role other) {
    return new SiteNode(inventory, join(name), other, assignment, refusedBy, depthwise);
  }

  final String join(String name) {
    if (name.isEmpty()) {
      return path;
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  @Override
  public Parameter parameter(String name, ParameterSpec spec) {
    return inventory.add(new Parameter(join(name), spec, inventory.seed()));
  }

  @Override
  public Buffer buffer(String name, Shape shape, Initializer initializer, BufferKind kind) {
    return inventory.add(new Buffer(join(name), shape, initializer, kind, inventory.seed()));
  }

  @Override
  public void measuredFor(String prefix, String purpose) {
    inventory.measuredFor(join(prefix), purpose);
  }

  @Override
  public void scaled(String name, double factor, String key) {
    inventory.add(new ScaledKernel(join(name), factor, key));
  }

  @Override
  public void penalty(Function<Pass, Tensor> term) {
    inventory.add(new Penalty(path, term));
  }

  @Override
  public Kernel kernel(String name, KernelSpec spec, ParameterSpec weight, Initializer bias) {
    boolean asItIs = spec.form() == KernelSpec.Form.DEPTHWISE && !depthwise;
    PlacedKernel kernel =
        new PlacedKernel(
            child(name),
            spec,
            asItIs ? assignment.unquantised() : assignment,
            refusedBy,
            weight,
            bias);
    if (spec.form() == KernelSpec.Form.DIFFERENCES) {
      refuseBases(kernel);
    }
    inventory.add(kernel);
    return kernel;
  }

  private static void refuseBases(PlacedKernel kernel) {
    int weights = kernel.precision().weights().bases();
    int inputs = kernel.precision().inputs().bases();
    if (weights > 1 || inputs > 1) {
      throw new UserError(
          """
          %s: its operator computes absolute differences, which are not additive over the bases of a quantizer \
          (here %d of weights, %d of inputs).
            Choose one base, such as quantizer.name = lsq, or operator.name = conv.\
          """
              .formatted(kernel.path(), weights, inputs));
    }
  }
}

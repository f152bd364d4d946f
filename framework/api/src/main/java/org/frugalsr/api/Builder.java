package org.frugalsr.api;

import org.apiguardian.api.API;

/** Builds the parts of networks and blocks at a site. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Builder {
  /** The site that it builds at. */
  Site site();

  /** A builder at a place inside this one, with the same role. */
  Builder child(String name);

  /** A builder at a place inside this one, with its own role. */
  Builder child(String name, Role role);

  /** A new group of kernels that accumulate together. */
  default Group group() {
    return new Group();
  }

  /**
   * A unit: the operator and quantizer that the config places here, with norm, shortcut and
   * activation.
   */
  Layer unit(String name, UnitSpec spec);

  /** A unit that is always a plain float convolution. */
  Layer conv(String name, UnitSpec spec);

  /** The block chosen by the config. */
  Layer block(String name, int channels);

  /**
   * A block by its registered name, such as an activation.
   *
   * @throws org.frugalsr.api.error.UserError if no block has this name
   */
  Layer block(String name, int channels, String kind);
}

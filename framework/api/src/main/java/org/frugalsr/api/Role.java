package org.frugalsr.api;

import org.apiguardian.api.API;

/** The function of a part of a network, by which operators and quantizers are placed. */
@API(status = API.Status.STABLE, since = "0.1")
public enum Role {
  /** From the image to features. */
  HEAD,
  /** The deep part, where most of the cost is. */
  BODY,
  /** The convolutions that end the body, before its skip. */
  FUSE,
  /** From features at low resolution to features at high resolution. */
  UPSAMPLE,
  /** From features to the image. */
  TAIL,
  /** Inside an attention module. */
  ATTENTION
}

package org.frugalsr.engine.reference;

import org.frugalsr.api.Reference;

/** A reference that holds memory or files until it is closed. */
public interface OpenReference extends Reference, AutoCloseable {
  /** Releases its resources; it must not be used afterwards. */
  @Override
  void close();
}

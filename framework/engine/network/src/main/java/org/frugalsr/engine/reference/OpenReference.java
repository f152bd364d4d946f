package org.frugalsr.engine.reference;

import org.frugalsr.api.Reference;

/** A reference that holds memory or files until it is closed. */
public interface OpenReference extends Reference, AutoCloseable {
  /** Gives back what it holds; it must not be used any more. */
  @Override
  void close();
}

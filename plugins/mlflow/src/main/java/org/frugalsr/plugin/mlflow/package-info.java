/** Tracking by an MLflow server, without Python on this side. */
@NullMarked
package org.frugalsr.plugin.mlflow;

import org.jspecify.annotations.NullMarked;

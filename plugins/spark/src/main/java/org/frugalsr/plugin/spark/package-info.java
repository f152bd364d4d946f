/**
 * Studies on a Spark cluster. This package runs in FrugalSR and knows nothing of Spark's classes;
 * the package {@code driver} runs in Spark and knows nothing of FrugalSR's.
 */
@NullMarked
package org.frugalsr.plugin.spark;

import org.jspecify.annotations.NullMarked;

/** The application that Spark runs for a study; compiled for Java 17. */
@NullMarked
package org.frugalsr.plugin.spark.driver;

import org.jspecify.annotations.NullMarked;

/**
 * Contract suites, one per interface that plug-ins implement.
 *
 * <p>A plug-in's test is a subclass of {@link org.frugalsr.testkit.QuantizerContract}, {@link
 * org.frugalsr.testkit.OperatorContract}, {@link org.frugalsr.testkit.BlockContract}, {@link
 * org.frugalsr.testkit.NetworkContract} or {@link org.frugalsr.testkit.TrainerContract} that
 * provides the plug-in and the registered name. {@link org.frugalsr.testkit.TinyTraining} trains in
 * seconds, for a plug-in's own tests; {@link org.frugalsr.testkit.RealMlflow} is a server for tests
 * of tracking.
 */
@NullMarked
package org.frugalsr.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * Binds HOCON files to records, strictly: every key must be known, typed and in range, and all
 * errors are reported at once.
 *
 * <p>A section of a config file is a record; each component is a key in kebab case, with a sentence
 * of documentation, a default and a range. A key without a default is required, unless it is an
 * {@code Optional} or a section. Conditions on several keys are checked in the compact constructor.
 *
 * <pre>{@code
 * record TrainerSettings(
 *     @Key(doc = "How many updates to make.", min = 1) int steps,
 *     @Key(doc = "Patches in an update.", def = "16", min = 1) int batch,
 *     @Key(doc = "Largest norm of the gradient.", above = 0) Optional<Double> clipNorm) {}
 *
 * record ConvSettings(@Key(doc = "Adds a bias.", def = "true") boolean bias) {}
 *
 * record AdderSettings(@Key(doc = "Local rate.", def = "0.2", above = 0) double eta) {}
 * }</pre>
 *
 * A file, where {@code operator} is a section chosen by name:
 *
 * <pre>{@code
 * include required("../common.conf")
 * trainer { steps = 300000, clip-norm = null }
 * operator { name = conv, adder { eta = 0.1 } }   # adder is checked, and waits until it is chosen
 * }</pre>
 *
 * And the code that reads it:
 *
 * <pre>{@code
 * LoadedConfig loaded = ConfigSource.load(Path.of("x2.conf"), List.of("operator.name=adder"));
 * Binder binder = Binder.of(loaded);
 * Bound<TrainerSettings> trainer = binder.section("trainer", TrainerSettings.class);
 * Options operators =
 *     Options.of(
 *             "operator",
 *             List.of(
 *                 new Option<>("conv", "Multiplies and adds.", ConvSettings.class),
 *                 new Option<>("adder", "Adds absolute differences.", AdderSettings.class)))
 *         .withDefault("conv");
 * Bound<Choice> operator = binder.choice("operator", operators);
 * ResolvedConfig resolved = binder.finish();      // throws one UserError with every problem
 * int steps = trainer.get().steps();              // 300000
 * double eta = operator.get().as(AdderSettings.class).eta();   // 0.1
 * String hash = resolved.hash(key -> !key.equals("data.root"));
 * }</pre>
 */
@NullMarked
package org.frugalsr.api.config;

import org.jspecify.annotations.NullMarked;

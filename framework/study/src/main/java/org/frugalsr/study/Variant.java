package org.frugalsr.study;

import com.typesafe.config.Config;
import java.util.Optional;

/**
 * One way in which a study changes its config.
 *
 * @param name unique in the study
 * @param changes the values that override the config's
 * @param twin the name of its float twin, if it has one
 */
public record Variant(String name, Config changes, Optional<String> twin) {}

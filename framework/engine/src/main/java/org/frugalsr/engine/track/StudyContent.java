package org.frugalsr.engine.track;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.report.StudySummary;

/**
 * What a tracker shows of a study as a whole.
 *
 * @param summary its figures and settings
 * @param files its report and tables, as far as they are there
 * @param settings tags and a note that its config has for its runs
 */
public record StudyContent(StudySummary summary, List<Path> files, TrackingSettings settings) {}

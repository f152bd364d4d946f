package org.frugalsr.cli;

import java.nio.file.Path;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.study.TrialPath;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts the path of a run's folder; a trial may be written as {@code STUDY/variant@seed},
 * whatever its folder is called.
 */
final class RunPath implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return TrialPath.resolve(Path.of(text));
    } catch (FrugalException problem) {
      throw new TypeConversionException(problem.getMessage());
    }
  }
}

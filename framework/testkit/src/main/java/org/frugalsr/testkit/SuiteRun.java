package org.frugalsr.testkit;

import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/**
 * One programmatic run of a test class, for suites that are compiled at run time, and for those
 * that must fail.
 *
 * @param tests number of tests that were run
 * @param failures the tests that failed
 */
public record SuiteRun(long tests, List<Failed> failures) {
  /**
   * A test that failed.
   *
   * @param method its name
   * @param display its display name, which distinguishes the cases of one method
   * @param reason the error
   */
  public record Failed(String method, String display, Throwable reason) {}

  /** Runs all tests of a class. */
  public static SuiteRun of(Class<?> suite) {
    return run(DiscoverySelectors.selectClass(suite));
  }

  /**
   * Runs one test of a class.
   *
   * @param method its name
   * @param parameters the names of its parameters' types, separated by commas
   */
  public static SuiteRun of(Class<?> suite, String method, String parameters) {
    return run(DiscoverySelectors.selectMethod(suite, method, parameters));
  }

  private static SuiteRun run(DiscoverySelector selector) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    return new SuiteRun(
        summary.getTestsStartedCount(),
        summary.getFailures().stream().map(SuiteRun::failed).toList());
  }

  private static Failed failed(Failure failure) {
    String method =
        failure
            .getTestIdentifier()
            .getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> ((MethodSource) source).getMethodName())
            .orElse(failure.getTestIdentifier().getDisplayName());
    return new Failed(method, failure.getTestIdentifier().getDisplayName(), failure.getException());
  }
}

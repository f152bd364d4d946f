package org.frugalsr.plugin.mlflow;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;
import org.frugalsr.api.config.UserSettings;

/** Registers the tracker {@code mlflow}. */
public final class MlflowPlugin extends Plugin {
  /** Called by the service loader. */
  public MlflowPlugin() {}

  @Override
  protected void configure() {
    tracker(
        new Option<>("mlflow", "Sends runs to an MLflow 3 server.", MlflowSettings.class),
        settings -> {
          Recipients recipients = Recipients.of(System.getenv(), UserSettings.load());
          return new MlflowTracker(
              settings, Credentials.of(System.getenv()).sentTo(settings.uri(), recipients));
        });
  }
}

package org.frugalsr.plugin.mlflow;

import java.lang.reflect.Field;
import org.mlflow.tracking.MlflowClient;
import org.mlflow_project.apachehttp.impl.client.HttpClientBuilder;

/**
 * Keeps MLflow's client from following redirections, which it does with the credentials of the
 * server that it was told to ask.
 *
 * <p>The client has no setting for that, so what sends its requests is replaced inside it. Where
 * another version of it keeps that elsewhere, nothing is sent at all.
 */
final class Redirections {
  private Redirections() {}

  /** The same client, which takes an answer that points elsewhere for an answer. */
  static MlflowClient refusedBy(MlflowClient client) {
    try {
      Object caller = accessible(MlflowClient.class, "httpCaller").get(client);
      accessible(caller.getClass(), "httpClient")
          .set(caller, HttpClientBuilder.create().disableRedirectHandling().build());
      return client;
    } catch (ReflectiveOperationException | RuntimeException e) {
      client.close();
      throw new IllegalStateException(
          "this version of MLflow's client cannot be kept from following redirections", e);
    }
  }

  private static Field accessible(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}

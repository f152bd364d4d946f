package org.frugalsr.plugin.mlflow;

import java.lang.reflect.Field;
import org.mlflow.tracking.MlflowClient;
import org.mlflow_project.apachehttp.impl.client.HttpClientBuilder;

/**
 * Prevents MLflow's client from following redirections, which it would do with the credentials of
 * the original server.
 *
 * <p>The client has no setting for that, so its internal HTTP client is replaced by reflection. If
 * this fails with another version of the client, nothing is sent at all.
 */
final class Redirections {
  private Redirections() {}

  /** Returns the same client, which now returns redirections as responses. */
  static MlflowClient refusedBy(MlflowClient client) {
    try {
      Object caller = accessible(MlflowClient.class, "httpCaller").get(client);
      accessible(caller.getClass(), "httpClient")
          .set(caller, HttpClientBuilder.create().disableRedirectHandling().build());
      return client;
    } catch (ReflectiveOperationException | RuntimeException e) {
      client.close();
      throw new IllegalStateException(
          "this version of MLflow's client cannot be prevented from following redirections", e);
    }
  }

  private static Field accessible(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}

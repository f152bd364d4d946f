package org.frugalsr.tensor;

import java.util.List;
import org.apiguardian.api.API;

/** A copy through which no gradient flows back. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Detach() implements Function {
  @Override
  public Shape shape(List<Shape> inputs) {
    return inputs.get(0);
  }

  @Override
  public void forward(Forward f) {
    f.output().assign(f.input(0));
  }

  @Override
  public void backward(Backward b) {
    throw new IllegalStateException("no gradient flows back through detach()");
  }
}

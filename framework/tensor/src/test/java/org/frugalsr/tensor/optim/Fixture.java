package org.frugalsr.tensor.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.StateVisitor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the tests of this package share: small parameters, gradients, a saved state. */
final class Fixture {
  private Fixture() {}

  static Parameter parameter(String path, ParameterKind kind, float... values) {
    return parameter(
        path, new ParameterSpec(Shape.of(values.length), kind, Initializer.constant(0)), values);
  }

  static Parameter parameter(String path, ParameterSpec spec, float... values) {
    Parameter p = new Parameter(path, spec, 1);
    p.value().assign(Nd4j.createFromArray(values));
    return p;
  }

  static Parameter weight(String path, float... values) {
    return parameter(path, ParameterKind.WEIGHT, values);
  }

  /** A step at a rate with the same gradient value everywhere, for every parameter. */
  static void step(Optimizer optimizer, double rate, double gradient) {
    optimizer.step(p -> Optional.of(p.value().ulike().assign(gradient)), new Progress(0, 1, rate));
  }

  /** A step at rate 1 with these gradients; a parameter without one gets none. */
  static void step(Optimizer optimizer, Map<Parameter, INDArray> gradients) {
    optimizer.step(p -> Optional.ofNullable(gradients.get(p)), new Progress(0, 1, 1));
  }

  static float[] values(Parameter parameter) {
    return Numbers.toFloats(parameter.value());
  }

  /** Keeps copies of all it visits; then hands them to whoever {@link #loading} visits. */
  static final class Saved implements StateVisitor {
    final Map<String, Object> byName = new LinkedHashMap<>();

    @Override
    public void array(String name, INDArray live) {
      byName.put(name, Numbers.toFloats(live));
    }

    @Override
    public long scalar(String name, long current) {
      byName.put(name, current);
      return current;
    }

    @Override
    public double scalar(String name, double current) {
      byName.put(name, current);
      return current;
    }

    StateVisitor loading() {
      return new StateVisitor() {
        @Override
        public void array(String name, INDArray live) {
          live.assign(Nd4j.createFromArray((float[]) saved(name)).reshape(live.shape()));
        }

        @Override
        public long scalar(String name, long current) {
          return (Long) saved(name);
        }

        @Override
        public double scalar(String name, double current) {
          return (Double) saved(name);
        }
      };
    }

    private Object saved(String name) {
      Object value = byName.get(name);
      if (value == null) {
        throw new IllegalStateException(name + " was not saved");
      }
      return value;
    }
  }
}

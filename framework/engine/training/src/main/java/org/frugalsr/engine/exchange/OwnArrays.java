package org.frugalsr.engine.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.api.KernelSpec.Form;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.WorkingRange;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.weights.NamedArray;

/** The arrays of one of our networks, under our names, in PyTorch's axis order. */
final class OwnArrays {
  private OwnArrays() {}

  /** Returns names and shapes, without values. */
  static OwnNetwork shapes(Experiment e, BuiltNetwork network) {
    Set<String> depthwise = depthwise(network);
    List<ForeignArrays.Array> all = new ArrayList<>();
    shapes(network)
        .forEach(
            (name, shape) ->
                all.add(AxisOrder.theirs(name, shape, new float[0], depthwise.contains(name))));
    return own(e, all);
  }

  /** Returns the shape of each array of a network by its path, parameters first. */
  static Map<String, long[]> shapes(BuiltNetwork network) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    network.parameters().forEach(p -> shapes.put(p.path(), p.shape().toArray()));
    network.buffers().forEach(b -> shapes.put(b.path(), b.shape().toArray()));
    return shapes;
  }

  /** Returns the arrays with their values. */
  static OwnNetwork of(Experiment e, BuiltNetwork network, List<NamedArray> arrays) {
    Set<String> depthwise = depthwise(network);
    return own(
        e,
        arrays.stream()
            .map(
                a ->
                    AxisOrder.theirs(a.name(), a.shape(), a.values(), depthwise.contains(a.name())))
            .toList());
  }

  private static Set<String> depthwise(BuiltNetwork network) {
    return network.kernels().stream()
        .filter(k -> k.spec().form() == Form.DEPTHWISE)
        .map(PlacedKernel::latent)
        .map(latent -> latent.path())
        .collect(Collectors.toSet());
  }

  private static OwnNetwork own(Experiment e, List<ForeignArrays.Array> arrays) {
    WorkingRange range = e.network().common().workingRange();
    return new OwnNetwork(
        e.network().choice().name(), new ForeignArrays(arrays), range.mean(), range.factor());
  }
}

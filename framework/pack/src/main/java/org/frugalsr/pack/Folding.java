package org.frugalsr.pack;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.Thresholds;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation.InputSigns;
import org.frugalsr.runtime.model.Operation.OneBitConvolution;
import org.frugalsr.runtime.model.Operation.PerChannel;

/** Folds normalisations before one-bit inputs into their thresholds, bit for bit. */
final class Folding {
  private Folding() {}

  /** The nodes without those that were folded. */
  static List<TracedNode> folded(List<TracedNode> nodes) {
    int[] uses = new int[nodes.size()];
    nodes.forEach(n -> n.node().inputs().stream().filter(i -> i >= 0).forEach(i -> uses[i]++));
    List<TracedNode> changed = new ArrayList<>(nodes);
    for (int i = 0; i < changed.size(); i++) {
      Node node = changed.get(i).node();
      while (node.operation() instanceof OneBitConvolution layer) {
        int from = node.inputs().getFirst();
        if (from == Graph.INPUT
            || uses[from] != 1
            || !(changed.get(from).node().operation() instanceof PerChannel norm)) {
          break;
        }
        node = new Node(node.name(), folded(layer, norm), changed.get(from).node().inputs());
        uses[from] = 0;
        changed.set(i, new TracedNode(node, changed.get(i).tensor()));
      }
    }
    return TracedNode.needed(changed, changed.size() - 1);
  }

  private static OneBitConvolution folded(OneBitConvolution layer, PerChannel norm) {
    List<InputSigns> inputs = layer.inputs().stream().map(base -> folded(base, norm)).toList();
    return new OneBitConvolution(
        layer.kernel(),
        layer.stride(),
        layer.padding(),
        layer.in(),
        layer.out(),
        layer.weights(),
        inputs,
        layer.bias());
  }

  private static InputSigns folded(InputSigns base, PerChannel norm) {
    SignCodes codes =
        Thresholds.solve(
            base.threshold().length,
            values -> {
              float[] above = new float[values.length];
              for (int c = 0; c < values.length; c++) {
                float z =
                    Math.fma(values[c] - norm.centre()[c], norm.factor()[c], norm.constant()[c]);
                boolean high =
                    base.falling()[c] ? z <= base.threshold()[c] : z >= base.threshold()[c];
                above[c] = high ? 1 : -1;
              }
              return above;
            });
    return new InputSigns(
        codes.threshold(), codes.falling(), base.low(), base.step(), base.border());
  }
}

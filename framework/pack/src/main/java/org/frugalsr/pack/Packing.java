package org.frugalsr.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.reference.NetworkHash;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.runtime.file.PackedFile;
import org.frugalsr.runtime.model.PackedNetwork;
import org.frugalsr.tensor.Memory;

/** A trained network as a packed one, and its comparison with the training graph. */
public final class Packing {
  private final TrainedNetwork trained;
  private final Memory memory;
  private final Map<Integer, TracedGraph> graphs = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Packs all scales.
   *
   * @throws UserError if the runtime lacks something that the network needs
   */
  public Packing(TrainedNetwork trained, Memory memory) {
    this.trained = trained;
    this.memory = memory;
    for (int scale : trained.network().image().scales()) {
      List<String> ofScale = new ArrayList<>();
      graphs.put(scale, GraphPacker.pack(trained.network(), scale, memory, ofScale));
      ofScale.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    }
  }

  /** A sentence for each layer that has codes but is computed on floats. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The packed network. */
  public PackedNetwork network() {
    return new PackedNetwork(facts(), graphs.values().stream().map(TracedGraph::graph).toList());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    trained.experiment().root().name().ifPresent(name -> facts.put("name", name));
    facts.put("network", trained.experiment().network().choice().name());
    facts.put("step", String.valueOf(trained.step()));
    facts.put("network.sha256", NetworkHash.of(trained.network(), trained.experiment()));
    return facts;
  }

  /**
   * Compares with the training graph on an LR image: each layer with weights, and the result, which
   * must agree unless signs or levels are computed ({@link LayerCheck#resultMustAgree}).
   *
   * @param lr with the network's channels, samples in 0..255
   * @throws UserError if a layer or the result differs by more than rounding, which is a bug
   */
  public LayerCheck check(Image lr, int scale) {
    TracedGraph traced = graphs.get(scale);
    if (traced == null) {
      throw new IllegalArgumentException("no scale " + scale);
    }
    float[] unit = new float[lr.samples().length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = lr.samples()[i] / 255f;
    }
    LayerCheck check =
        new LayerCheck(trained.network(), traced, memory, unit, lr.height(), lr.width());
    check.requireAgreement();
    return check;
  }

  /**
   * Writes the file.
   *
   * @return its bytes
   */
  public long write(Path file) {
    try {
      return PackedFile.write(network(), file);
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }
}

package org.frugalsr.runtime.execute;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.kernels.ConvolutionKernel;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.runtime.execute.Execution.Chain;
import org.frugalsr.runtime.model.Operation;

/** A convolution of one-bit codes. */
final class OneBitHead implements Head {
  private final Operation.OneBitConvolution layer;

  OneBitHead(Operation.OneBitConvolution layer) {
    this.layer = layer;
  }

  @Override
  public Features run(List<Features> inputs, Buffers buffers, Chain chain) {
    Features x = inputs.getFirst();
    Geometry g =
        new Geometry(
            1,
            x.height(),
            x.width(),
            layer.in(),
            layer.out(),
            layer.kernel(),
            layer.stride(),
            layer.padding());
    Features y = buffers.take(g.outHeight(), g.outWidth(), layer.out());
    Features codes = buffers.take(x.height(), x.width(), layer.in());
    Features sums = buffers.take(g.outHeight(), g.outWidth(), layer.out());
    Arrays.fill(y.values(), 0, y.size(), 0);
    for (Operation.InputSigns base : layer.inputs()) {
      for (int i = 0; i < x.size(); i++) {
        int c = i % layer.in();
        float z = x.values()[i];
        boolean high = base.falling()[c] ? z <= base.threshold()[c] : z >= base.threshold()[c];
        codes.values()[i] = high ? 1 : base.low();
      }
      for (Operation.Signs signs : layer.weights()) {
        float[] w = new float[signs.positive().length];
        for (int i = 0; i < w.length; i++) {
          w[i] = signs.positive()[i] ? 1 : -1;
        }
        ConvolutionKernel.forward(
            g,
            MemorySegment.ofArray(codes.values()),
            MemorySegment.ofArray(w),
            null,
            MemorySegment.ofArray(sums.values()));
        for (int i = 0; i < y.size(); i++) {
          y.values()[i] += sums.values()[i] * (signs.scale()[i % layer.out()] * base.step());
        }
      }
    }
    for (int i = 0; i < y.size() && layer.bias().length > 0; i++) {
      y.values()[i] += layer.bias()[i % layer.out()];
    }
    buffers.giveBack(codes);
    buffers.giveBack(sums);
    chain.apply(y);
    return y;
  }
}

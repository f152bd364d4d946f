package org.frugalsr.plugin.bam;

import java.util.Optional;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;

/** Registers {@code grouped}: three units whose weights and inputs accumulate. */
final class GroupedBlockPlugin extends Plugin {
  @Override
  protected void configure() {
    block(
        new Option<>("grouped", "Three units that accumulate.", NoSettings.class),
        s ->
            (channels, b) -> {
              UnitSpec spec =
                  UnitSpec.same(channels, channels, 3)
                      .withBias(false)
                      .withNorm(true)
                      .withGroups(Optional.of(b.group()), Optional.of(b.group()));
              Layer chain = b.unit("conv1", spec);
              chain = chain.then(b.unit("conv2", spec)).then(b.unit("conv3", spec));
              Layer all = chain;
              return (x, p) -> x.plus(all.forward(x, p));
            });
  }
}

package io.sluice.graph.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.TorchSession;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removal of random unread channels from random networks: the outputs must not change. */
class ChannelRemovalIT {
  private static final int NETS = 12;

  @TempDir Path folder;

  /** Generator of random networks. */
  private interface Nets {
    ComputationGraph draw(Random random) throws ModelProcessingException;
  }

  @Test
  void aPrunedNetOfConvolutionsComputesWhatTheWholeOneComputesWithoutReadingThoseChannels()
      throws Exception {
    assertPrunedIsUnread(RandomPrunableNets::convolutional, Map.of(), 2, 3, 12, 12);
  }

  @Test
  void anAttentionWithoutSomeHeadsComputesWhatItComputesWithoutReadingThem() throws Exception {
    assertPrunedIsUnread(RandomPrunableNets::attention, Map.of("x", 3), 2, 5, 6);
  }

  @Test
  void channelsAreFollowedThroughShufflesGatesAndParts() throws Exception {
    assertPrunedIsUnread(RandomPrunableNets::shuffling, Map.of(), 2, 3, 12, 12);
  }

  private void assertPrunedIsUnread(Nets nets, Map<String, Integer> ranks, long... shape)
      throws Exception {
    for (int seed = 0; seed < NETS; seed++) {
      Random random = new Random(seed);
      ComputationGraph net = nets.draw(random);
      ChannelStructure structure = ChannelDependencyAnalysis.of(net, ranks);
      List<PrunableChannel> chosen = choose(structure.groups(), random);

      ComputationGraph pruned = ChannelRemoval.of(structure, chosen);

      assertThat(elements(pruned)).as("net " + seed).isLessThan(elements(net));
      double[] expected = run(unread(net, chosen), shape);
      assertThat(run(pruned, shape))
          .as("net " + seed)
          .hasSameSizeAs(expected)
          .usingComparatorWithPrecision(1e-9)
          .containsExactly(expected);
    }
  }

  private static List<PrunableChannel> choose(List<CoupledChannelGroup> groups, Random random) {
    List<PrunableChannel> chosen = new ArrayList<>();
    for (CoupledChannelGroup group : groups) {
      // at least one channel per layer remains
      for (PrunableChannel channel : group.channels().subList(1, group.channels().size())) {
        if (random.nextInt(3) == 0) {
          chosen.add(channel);
        }
      }
    }
    return chosen;
  }

  private static ComputationGraph unread(ComputationGraph net, List<PrunableChannel> channels)
      throws ModelProcessingException {
    Map<String, float[]> elements = new LinkedHashMap<>();
    for (PrunableChannel channel : channels) {
      for (ParameterSlice slice : channel.consumed()) {
        ScriptTensor tensor = net.parameter(slice.parameter());
        if (!elements.containsKey(slice.parameter())) {
          elements.put(slice.parameter(), tensor.toFloats());
        }
        zero(elements.get(slice.parameter()), tensor.shape(), slice);
      }
    }
    Map<String, ScriptTensor> changed = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> entry : elements.entrySet()) {
      long[] shape = net.parameter(entry.getKey()).shape().stream().mapToLong(n -> n).toArray();
      changed.put(entry.getKey(), ScriptTensor.of(entry.getValue(), shape));
    }
    return net.withParameters(changed);
  }

  private static void zero(float[] elements, List<Long> shape, ParameterSlice slice) {
    long inner =
        shape.subList(slice.dimension() + 1, shape.size()).stream().reduce(1L, (a, b) -> a * b);
    for (int i = 0; i < elements.length; i++) {
      boolean within = i / inner % shape.get(slice.dimension()) == slice.index();
      elements[i] = within ? 0 : elements[i];
    }
  }

  private double[] run(ComputationGraph graph, long... shape) throws Exception {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] x = new float[count];
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      x[i] = random.nextFloat();
    }
    try (TorchSession session = TorchSession.inDoubles(graph, folder)) {
      return session.run(List.of(ModelTestInput.floats(x, shape))).get(0).elements();
    }
  }

  private static long elements(ComputationGraph graph) {
    return graph.parameters().values().stream().mapToLong(ScriptTensor::elements).sum();
  }
}

package io.sluice.compressor.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.compressor.torchscript.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random nets, random channels: without them is the same as with nobody reading them. */
class ChannelRemovalIT {
  private static final int NETS = 12;

  @TempDir Path folder;

  @Test
  void aPrunedNetComputesWhatTheWholeOneComputesWithoutReadingThoseChannels() throws Exception {
    Path samples = Fixtures.npz(folder.resolve("s.npz"), 0, 8, 3, 12, 12);
    for (int seed = 0; seed < NETS; seed++) {
      Random random = new Random(seed);
      Graph net = randomNet(random);
      List<Channel> chosen = choose(ChannelAnalysis.of(net).groups(), random);

      Graph pruned = ChannelRemoval.of(net, chosen);

      assertThat(elements(pruned)).as("net " + seed).isLessThan(elements(net));
      assertThat(relativeError(unread(net, chosen), pruned, samples))
          .as("net " + seed)
          .isLessThan(1e-5);
    }
  }

  /** Residual, depthwise, grouped and concatenating blocks in any order. */
  private static Graph randomNet(Random random) throws CompressionException {
    NetBuilder net = new NetBuilder(random.nextLong());
    int width = 8;
    net.conv(3, width, 3, 1, 1, 1, false).batchNorm(width).relu();
    for (int block = 0; block < 4; block++) {
      switch (random.nextInt(4)) {
        case 0 -> residual(net, width);
        case 1 -> net.conv(width, width, 3, 1, 1, width, random.nextBoolean()).relu6();
        case 2 -> net.conv(width, 2 * width, 3, 1, 1, 4, true).relu();
        default -> concatenating(net, width);
      }
      width = net.channels();
    }
    if (random.nextBoolean()) {
      return net.globalAveragePool().flatten().linear(width, 12).relu().linear(12, 5).graph();
    }
    return net.maxPool(3).flatten().linear(width * 16, 5).graph();
  }

  private static void residual(NetBuilder net, int width) throws CompressionException {
    String before = net.mark();
    net.conv(width, 6, 1, 1, 0, 1, true).relu().conv(6, width, 3, 1, 1, 1, false);
    net.batchNorm(width).add(before).relu();
  }

  private static void concatenating(NetBuilder net, int width) throws CompressionException {
    String before = net.mark();
    net.conv(width, 4, 3, 1, 1, 1, true).concatenate(before);
  }

  private static List<Channel> choose(List<ChannelGroup> groups, Random random) {
    List<Channel> chosen = new ArrayList<>();
    for (ChannelGroup group : groups) {
      // of no layer all channels
      for (Channel channel : group.channels().subList(1, group.channels().size())) {
        if (random.nextInt(3) == 0) {
          chosen.add(channel);
        }
      }
    }
    return chosen;
  }

  private static Graph unread(Graph net, List<Channel> channels) throws CompressionException {
    Map<String, float[]> elements = new LinkedHashMap<>();
    for (Channel channel : channels) {
      for (Slice slice : channel.consumed()) {
        Tensor tensor = net.parameter(slice.parameter());
        if (!elements.containsKey(slice.parameter())) {
          elements.put(slice.parameter(), tensor.toFloats());
        }
        zero(elements.get(slice.parameter()), tensor.shape(), slice.index());
      }
    }
    Map<String, Tensor> changed = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> entry : elements.entrySet()) {
      long[] shape = net.parameter(entry.getKey()).shape().stream().mapToLong(n -> n).toArray();
      changed.put(entry.getKey(), Tensor.of(entry.getValue(), shape));
    }
    return net.withParameters(changed);
  }

  /** A column of a weight. */
  private static void zero(float[] elements, List<Long> shape, int column) {
    int inner = elements.length / (int) (shape.get(0) * shape.get(1));
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i / inner % shape.get(1) == column ? 0 : elements[i];
    }
  }

  private double relativeError(Graph reference, Graph pruned, Path samples) throws Exception {
    Path first = folder.resolve("reference.pt");
    Path second = folder.resolve("pruned.pt");
    ScriptWriter.write(GraphWriter.write(reference), first);
    ScriptWriter.write(GraphWriter.write(pruned), second);
    List<Measurement> measured =
        new EngineProcess(folder, Duration.ofMinutes(2))
            .measure(
                List.of("reference", "pruned"),
                List.of(first, second),
                samples,
                8,
                false,
                fraction -> {});
    return measured.get(1).relativeError();
  }

  private static long elements(Graph graph) {
    return graph.parameters().values().stream().mapToLong(Tensor::elements).sum();
  }
}

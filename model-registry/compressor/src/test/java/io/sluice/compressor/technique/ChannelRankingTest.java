package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.structure.CoupledChannelGroup;
import io.sluice.graph.structure.PrunableChannel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelRankingTest {
  @Test
  void whatIsNotNeededToReachACostIsGivenBackToSingleGroups() throws Exception {
    ChannelRanking ranking =
        new ChannelRanking(
            List.of(group("a", 0), group("b", 100)),
            List.of(IntStream.range(1, 17).asDoubleStream().toArray(), even()),
            ChannelPruningTechnique.Scope.UNIFORM,
            8);

    List<PrunableChannel> removed = ranking.until(24, channels -> 32 - channels.size());

    assertThat(removed).hasSize(8);
    assertThat(removed).extracting(PrunableChannel::id).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  private static double[] even() {
    return IntStream.range(0, 16).mapToDouble(i -> 1).toArray();
  }

  private static CoupledChannelGroup group(String layer, int firstId) {
    List<PrunableChannel> channels =
        IntStream.range(0, 16)
            .mapToObj(i -> new PrunableChannel(firstId + i, List.of(), List.of()))
            .toList();
    return new CoupledChannelGroup(List.of(layer), channels, true);
  }
}

package io.sluice.compressor.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.graph.Graph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelAnalysisTest {
  @Test
  void layersThatAreAddedFormOneGroup() throws Exception {
    NetBuilder net = new NetBuilder(1).conv(3, 8, 3);
    String before = net.mark();
    Graph graph =
        net.relu()
            .conv(8, 8, 3, 1, 1, 1, true)
            .add(before)
            .globalAveragePool()
            .flatten()
            .linear(8, 2)
            .graph();

    ChannelAnalysis.Result result = ChannelAnalysis.of(graph);

    assertThat(result.groups()).hasSize(1);
    assertThat(result.groups().get(0).layers()).containsExactly("conv1.weight", "conv2.weight");
    assertThat(result.groups().get(0).channels()).hasSize(8);
  }

  @Test
  void whatTheModelReturnsKeepsItsWidth() throws Exception {
    Graph graph = new NetBuilder(1).linear(4, 6).relu().linear(6, 2).graph();

    ChannelAnalysis.Result result = ChannelAnalysis.of(graph);

    assertThat(result.kept()).containsEntry("fc2.weight", "the model returns its output");
  }

  @Test
  void aFlattenedChannelIsReadByAsManyColumnsAsItHasPlaces() throws Exception {
    Graph graph = new NetBuilder(1).conv(1, 4, 3).flatten().linear(4 * 9, 2).graph();

    Channel second = ChannelAnalysis.of(graph).groups().get(0).channels().get(1);

    assertThat(second.consumed())
        .extracting(Slice::index)
        .containsExactly(9, 10, 11, 12, 13, 14, 15, 16, 17);
  }

  @Test
  void workFollowsWeightsAndPlaces() throws Exception {
    Graph graph = new NetBuilder(1).conv(1, 4, 3).flatten().linear(4 * 9, 2).graph();
    String conv = graph.nodes("conv2d").get(0).result();
    String linear = graph.nodes("linear").get(0).result();

    long macs = Macs.of(graph, Map.of(conv, List.of(4L, 3L, 3L), linear, List.of(2L)));

    assertThat(macs).isEqualTo(4 * 9 * 9 + 36 * 2);
  }
}

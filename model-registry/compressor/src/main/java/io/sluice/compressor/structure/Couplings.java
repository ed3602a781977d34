package io.sluice.compressor.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Union-find over channels while a graph is analysed: each channel is a number, and channels that
 * must go together are united. Beside it, the layers whose channels have been united are one group.
 * Confined to one analysis.
 */
final class Couplings {
  private final List<Integer> parents = new ArrayList<>();
  private final List<Integer> layerOf = new ArrayList<>();
  private final List<Integer> layerParents = new ArrayList<>();
  private final List<String> layerNames = new ArrayList<>();
  private final Map<Integer, List<Slice>> produced = new LinkedHashMap<>();
  private final Map<Integer, List<Slice>> consumed = new LinkedHashMap<>();
  private final Map<Integer, String> fixed = new LinkedHashMap<>();

  /** New channels of a layer, each one apart. */
  int[] create(String layer, int count) {
    int layerId = layerNames.size();
    layerNames.add(layer);
    layerParents.add(layerId);
    int[] channels = new int[count];
    for (int i = 0; i < count; i++) {
      channels[i] = parents.size();
      parents.add(channels[i]);
      layerOf.add(layerId);
    }
    return channels;
  }

  void unite(int a, int b) {
    parents.set(find(parents, a), find(parents, b));
    layerParents.set(find(layerParents, layerOf.get(a)), find(layerParents, layerOf.get(b)));
  }

  /** These can only stay as they are. */
  void fix(int[] channels, String why) {
    for (int channel : channels) {
      fixed.putIfAbsent(channel, why);
    }
  }

  void produces(int channel, Slice slice) {
    produced.computeIfAbsent(channel, c -> new ArrayList<>()).add(slice);
  }

  void consumes(int channel, Slice slice) {
    consumed.computeIfAbsent(channel, c -> new ArrayList<>()).add(slice);
  }

  /** Groups of which channels may be taken out. */
  List<ChannelGroup> groups() {
    Map<Integer, Map<Integer, List<Integer>>> byLayerAndRoot = new LinkedHashMap<>();
    for (int channel = 0; channel < parents.size(); channel++) {
      byLayerAndRoot
          .computeIfAbsent(find(layerParents, layerOf.get(channel)), l -> new LinkedHashMap<>())
          .computeIfAbsent(find(parents, channel), r -> new ArrayList<>())
          .add(channel);
    }
    List<ChannelGroup> groups = new ArrayList<>();
    byLayerAndRoot.forEach(
        (layer, roots) -> {
          List<Channel> free =
              roots.values().stream().filter(m -> reason(m).isEmpty()).map(this::channel).toList();
          if (!free.isEmpty()) {
            groups.add(new ChannelGroup(names(layer), free));
          }
        });
    return groups;
  }

  /** Why layers keep all of their channels, by the layer's weight. */
  Map<String, String> kept() {
    Map<String, String> kept = new LinkedHashMap<>();
    Map<Integer, String> reasons = new LinkedHashMap<>();
    fixed.forEach((channel, why) -> reasons.putIfAbsent(find(parents, channel), why));
    for (int channel = 0; channel < parents.size(); channel++) {
      String why = reasons.get(find(parents, channel));
      if (why != null) {
        kept.putIfAbsent(layerNames.get(layerOf.get(channel)), why);
      }
    }
    return kept;
  }

  private Optional<String> reason(List<Integer> members) {
    return members.stream().filter(fixed::containsKey).map(fixed::get).findFirst();
  }

  private Channel channel(List<Integer> members) {
    Set<Slice> rows = new LinkedHashSet<>();
    Set<Slice> columns = new LinkedHashSet<>();
    for (int member : members) {
      rows.addAll(produced.getOrDefault(member, List.of()));
      columns.addAll(consumed.getOrDefault(member, List.of()));
    }
    return new Channel(List.copyOf(rows), List.copyOf(columns));
  }

  private List<String> names(int layer) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < layerNames.size(); i++) {
      if (find(layerParents, i) == layer) {
        names.add(layerNames.get(i));
      }
    }
    return names;
  }

  private static int find(List<Integer> parents, int element) {
    int root = element;
    while (parents.get(root) != root) {
      parents.set(root, parents.get(parents.get(root)));
      root = parents.get(root);
    }
    return root;
  }
}

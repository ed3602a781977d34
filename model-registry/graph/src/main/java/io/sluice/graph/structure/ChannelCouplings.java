package io.sluice.graph.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Union-find over channels during the analysis: each channel is a number, and channels to be
 * removed together are united. Layers with united channels form a group. Confined to one analysis.
 */
final class ChannelCouplings {
  private final List<Integer> parents = new ArrayList<>();
  private final List<Integer> layerOf = new ArrayList<>();
  private final List<Integer> layerParents = new ArrayList<>();
  private final List<String> layerNames = new ArrayList<>();
  private final Map<ParameterSlice, Integer> owners = new LinkedHashMap<>();
  private final Map<Integer, List<ParameterSlice>> produced = new HashMap<>();
  private final Map<Integer, List<ParameterSlice>> consumed = new HashMap<>();
  private final Map<Integer, String> fixed = new LinkedHashMap<>();
  private final Map<ParameterSlice, String> pinned = new LinkedHashMap<>();
  private final Set<Integer> inexact = new HashSet<>();
  private final Set<String> touched = new HashSet<>();

  /** Adds a layer with uncoupled channels and returns the channel ids. */
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

  /** Couples two channels; coupling with {@link ChannelAxis#NONE} makes a channel permanent. */
  void unite(int a, int b, String why) {
    if (a == ChannelAxis.NONE || b == ChannelAxis.NONE) {
      fix(new int[] {a, b}, why);
      return;
    }
    parents.set(find(parents, a), find(parents, b));
    layerParents.set(find(layerParents, layerOf.get(a)), find(layerParents, layerOf.get(b)));
  }

  /** Marks channels as not removable. */
  void fix(int[] channels, String why) {
    for (int channel : channels) {
      if (channel != ChannelAxis.NONE) {
        fixed.putIfAbsent(channel, why);
      }
    }
  }

  /**
   * Marks channels as not exactly removable: statistics over all channels change without any of
   * these.
   */
  void inexact(int[] channels) {
    for (int channel : channels) {
      inexact.add(channel);
    }
  }

  void produces(int channel, ParameterSlice slice) {
    own(channel, slice, produced);
  }

  void consumes(int channel, ParameterSlice slice) {
    own(channel, slice, consumed);
  }

  private void own(int channel, ParameterSlice slice, Map<Integer, List<ParameterSlice>> role) {
    touched.add(slice.parameter());
    if (channel == ChannelAxis.NONE) {
      pinned.put(slice, "its input or output channels cannot be removed");
      return;
    }
    Integer owner = owners.putIfAbsent(slice, channel);
    if (owner != null) {
      // a parameter used twice loses the same slices
      unite(owner, channel, "");
    }
    role.computeIfAbsent(channel, c -> new ArrayList<>()).add(slice);
  }

  /** Keeps every slice of the parameter along the dimension. */
  void pin(String parameter, int dimension, long count, String why) {
    touched.add(parameter);
    for (int i = 0; i < count; i++) {
      pinned.putIfAbsent(new ParameterSlice(parameter, dimension, i), why);
    }
  }

  /** Records a known use of the parameter. */
  void touch(String parameter) {
    touched.add(parameter);
  }

  /** Whether a use was recorded since the previous call; clears the record. */
  boolean touches(String parameter) {
    return touched.remove(parameter);
  }

  /** Groups of removable channels. */
  List<CoupledChannelGroup> groups() {
    settle();
    Map<Integer, Map<Integer, List<Integer>>> byLayerAndRoot = new LinkedHashMap<>();
    for (int channel = 0; channel < parents.size(); channel++) {
      byLayerAndRoot
          .computeIfAbsent(find(layerParents, layerOf.get(channel)), l -> new LinkedHashMap<>())
          .computeIfAbsent(find(parents, channel), r -> new ArrayList<>())
          .add(channel);
    }
    List<CoupledChannelGroup> groups = new ArrayList<>();
    byLayerAndRoot.forEach(
        (layer, roots) -> {
          List<PrunableChannel> free = new ArrayList<>();
          roots.forEach(
              (root, members) -> {
                if (reason(members).isEmpty()) {
                  free.add(channel(root, members));
                }
              });
          if (!free.isEmpty()) {
            boolean exact =
                roots.values().stream().flatMap(List::stream).noneMatch(inexact::contains);
            groups.add(new CoupledChannelGroup(names(layer), free, exact));
          }
        });
    return groups;
  }

  /** Transfers pinned slices to the owning channels. */
  private void settle() {
    pinned.forEach(
        (slice, why) -> {
          Integer owner = owners.get(slice);
          if (owner != null) {
            fixed.putIfAbsent(owner, why);
          }
        });
  }

  /** Reason by weight name, for layers with channels not removable. */
  Map<String, String> kept() {
    settle();
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

  /** Representative id of all channels united with this channel. */
  int root(int channel) {
    return channel == ChannelAxis.NONE ? ChannelAxis.NONE : find(parents, channel);
  }

  private Optional<String> reason(List<Integer> members) {
    return members.stream().filter(fixed::containsKey).map(fixed::get).findFirst();
  }

  private PrunableChannel channel(int root, List<Integer> members) {
    Set<ParameterSlice> rows = new LinkedHashSet<>();
    Set<ParameterSlice> columns = new LinkedHashSet<>();
    for (int member : members) {
      rows.addAll(produced.getOrDefault(member, List.of()));
      columns.addAll(consumed.getOrDefault(member, List.of()));
    }
    return new PrunableChannel(root, List.copyOf(rows), List.copyOf(columns));
  }

  private List<String> names(int layer) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < layerNames.size(); i++) {
      if (find(layerParents, i) == layer) {
        names.add(layerNames.get(i));
      }
    }
    return List.copyOf(names);
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

package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.EngineException;
import io.sluice.agent.engine.InferenceEngines;
import io.sluice.agent.ladder.RungState.Draining;
import io.sluice.agent.ladder.RungState.InMemory;
import io.sluice.agent.ladder.RungState.Loadable;
import io.sluice.agent.ladder.RungState.OnLadder;
import io.sluice.agent.ladder.RungState.Probed;
import io.sluice.agent.ladder.RungState.Resident;
import io.sluice.agent.ladder.SwitchOutcome.Failed;
import io.sluice.agent.ladder.SwitchOutcome.Refused;
import io.sluice.agent.ladder.SwitchOutcome.Switched;
import io.sluice.registry.manifest.VariantName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servable rungs, with a leading rung among them. Rung states are confined to the loader's
 * thread; {@link #acquire}, {@link #resident} and {@link #view} may be called by any thread.
 *
 * <p>The cheapest loadable rung is the fallback, permanently in memory. Any other rung is loaded
 * and warmed beside the serving rungs, and stays in memory until a load needs its space: then the
 * least recently used rung is evicted, the lead last of all. An evicted rung is closed after its
 * last inference; only then is its memory available to another rung.
 */
public final class VariantLadder implements ResidentRungs {
  private static final Logger LOG = LoggerFactory.getLogger(VariantLadder.class);

  private final RungLoader rungLoader;
  private final long budgetBytes;
  private final Executor loader;
  private final InstantSource clock;
  private final Map<VariantName, OnLadder> states = new LinkedHashMap<>();
  private final Map<VariantName, CompletableFuture<Void>> draining = new LinkedHashMap<>();
  private final List<LadderRung> rungs;
  private final VariantName fallback;
  private final RungSlotArray slots;
  private VariantName lead;
  private volatile VariantLadderSnapshot view;

  /**
   * Loads the fallback as the first lead. Runs on the caller's thread, before any work of the
   * loader.
   *
   * @param engines engines of this program
   * @param built probed rungs
   * @param budgetBytes memory limit of all loaded rungs together, bytes
   * @param loader executor of single tasks, in order
   * @param clock clock for the start of leads
   * @throws NoServableVariantException if no rung loads
   */
  public VariantLadder(
      InferenceEngines engines,
      BuiltLadder built,
      long budgetBytes,
      Executor loader,
      InstantSource clock)
      throws NoServableVariantException {
    this.rungLoader = new RungLoader(engines, built.resolution().signature());
    this.budgetBytes = budgetBytes;
    this.loader = loader;
    this.clock = clock;
    built.rungs().forEach(rung -> states.put(rung.variant(), rung));
    Resident first = loadCheapest(built);
    this.rungs = states.values().stream().map(OnLadder::rung).toList();
    this.slots = new RungSlotArray(rungs.size());
    this.fallback = first.variant();
    this.lead = fallback;
    states.put(fallback, first.serving(clock.instant()));
    slots.open(index(fallback), first);
    this.view = describe();
  }

  @Override
  public long resident() {
    return slots.mask();
  }

  @Override
  public @Nullable Lease acquire(int rung) {
    return slots.acquire(rung);
  }

  @Override
  public LadderRung rung(int rung) {
    return rungs.get(rung);
  }

  /** All servable rungs, most accurate first; constant. */
  public List<LadderRung> rungs() {
    return rungs;
  }

  public VariantLadderSnapshot view() {
    return view;
  }

  /** Changes the lead, loaded in the background; the future always completes normally. */
  public CompletableFuture<SwitchOutcome> switchTo(VariantName target) {
    CompletableFuture<SwitchOutcome> outcome = new CompletableFuture<>();
    loader.execute(() -> attempt(target, lead, outcome));
    return outcome;
  }

  /** Loads in the background all rungs with memory left beside the resident rungs. */
  public void fill() {
    rungs.forEach(rung -> accompany(rung.variant()));
  }

  /**
   * Loads a rung in the background if memory is left beside the resident rungs; the lead stays.
   *
   * @return false for a failed load; always completes normally. Without memory nothing is tried:
   *     {@link VariantLadderSnapshot#fitsBesideAll} tells beforehand
   */
  public CompletableFuture<Boolean> accompany(VariantName variant) {
    return CompletableFuture.supplyAsync(() -> loadIfItFits(variant), loader)
        .exceptionally(e -> false);
  }

  /** Unloads everything. No inference may be in flight and no switch in progress. */
  public void close() {
    for (OnLadder state : List.copyOf(states.values())) {
      if (state instanceof InMemory loaded) {
        loaded.model().close();
      }
    }
  }

  private void attempt(
      VariantName target, VariantName from, CompletableFuture<SwitchOutcome> outcome) {
    try {
      SwitchOutcome ended = switchNow(target, from);
      if (ended != null) {
        outcome.complete(ended);
        return;
      }
      CompletableFuture.allOf(draining.values().toArray(CompletableFuture[]::new))
          .thenRunAsync(() -> attempt(target, from, outcome), loader);
    } catch (RuntimeException | Error e) {
      outcome.complete(new Failed("Tried to switch to " + target + ": " + e));
      throw e;
    }
  }

  /** The outcome; null for another try after draining rungs are unloaded. */
  private @Nullable SwitchOutcome switchNow(VariantName target, VariantName from) {
    OnLadder state = states.get(target);
    if (state instanceof Resident resident) {
      lead(resident);
      return new Switched(from, target);
    }
    if (state instanceof Draining) {
      return null;
    }
    if (!(state instanceof Loadable loadable)) {
      return new Refused(target + " is " + (state == null ? "not on the ladder" : state.label()));
    }
    long needed = loadable.rung().memoryBytes();
    long atLeast = needed + memoryOf(fallback);
    if (atLeast > budgetBytes) {
      return new Refused(
          "%s beside %s would need %.1f MB of memory, the budget is %.1f MB"
              .formatted(target, fallback, atLeast / 1e6, budgetBytes / 1e6));
    }
    if (!makeRoom(needed)) {
      return null;
    }
    try {
      lead(load(loadable));
      return new Switched(from, target);
    } catch (EngineException e) {
      return new Failed(String.valueOf(e.getMessage()));
    }
  }

  private boolean loadIfItFits(VariantName variant) {
    if (states.get(variant) instanceof Loadable loadable
        && residentBytes() + loadable.rung().memoryBytes() <= budgetBytes) {
      try {
        load(loadable);
      } catch (EngineException e) {
        LOG.warn("{} does not load: {}", variant, e.getMessage());
        return false;
      }
    }
    return true;
  }

  private Resident load(Loadable loadable) throws EngineException {
    Resident resident = rungLoader.load(loadable);
    states.put(resident.variant(), resident);
    slots.open(index(resident.variant()), resident);
    view = describe();
    return resident;
  }

  private void lead(Resident next) {
    if (states.get(lead) instanceof RungState.Serving before) {
      states.put(lead, before.resident());
    }
    states.put(next.variant(), next.serving(clock.instant()));
    lead = next.variant();
    view = describe();
  }

  /** Evicts rungs until enough memory is free or draining; false while still draining. */
  private boolean makeRoom(long needed) {
    while (needed + residentBytes() - drainingBytes() > budgetBytes) {
      evict(leastRecentlyUsed());
    }
    return needed + residentBytes() <= budgetBytes;
  }

  /** The least recently used rung; last of all the lead, replaced by the fallback. */
  private Resident leastRecentlyUsed() {
    return states.values().stream()
        .filter(state -> state instanceof Resident && !state.variant().equals(fallback))
        .map(Resident.class::cast)
        .min(Comparator.comparingLong(state -> slots.usedAt(index(state.variant()))))
        .orElseGet(this::deposed);
  }

  private Resident deposed() {
    RungState.Serving before =
        (RungState.Serving) Objects.requireNonNull(states.get(lead), "always leads");
    lead((Resident) Objects.requireNonNull(states.get(fallback), "is always in memory"));
    return before.resident();
  }

  private void evict(Resident resident) {
    VariantName variant = resident.variant();
    states.put(variant, resident.draining());
    draining.put(variant, new CompletableFuture<>());
    view = describe();
    slots.retire(index(variant), () -> loader.execute(() -> drained(variant)));
  }

  private void drained(VariantName variant) {
    Draining state = (Draining) Objects.requireNonNull(states.get(variant), "drains once");
    states.put(variant, state.closed());
    state.model().close();
    view = describe();
    Objects.requireNonNull(draining.remove(variant), "drains once").complete(null);
  }

  private Resident loadCheapest(BuiltLadder built) throws NoServableVariantException {
    List<RungState.Excluded> failed = new ArrayList<>(built.excluded());
    List<Probed> cheapestFirst =
        built.rungs().stream()
            .sorted(Comparator.comparingDouble(rung -> rung.rung().p50Millis()))
            .toList();
    for (Probed rung : cheapestFirst) {
      try {
        return rungLoader.load(rung);
      } catch (EngineException e) {
        LOG.warn("{} ran in the probe but does not load: {}", rung.variant(), e.getMessage());
        failed.add(rung.excluded(String.valueOf(e.getMessage())));
        states.remove(rung.variant());
      }
    }
    throw NoServableVariantException.noneRuns(built.resolution(), failed);
  }

  private int index(VariantName variant) {
    for (int i = 0; i < rungs.size(); i++) {
      if (rungs.get(i).variant().equals(variant)) {
        return i;
      }
    }
    throw new IllegalArgumentException(variant + " is not on the ladder");
  }

  private long memoryOf(VariantName variant) {
    return rungs.get(index(variant)).memoryBytes();
  }

  private long residentBytes() {
    return bytes(InMemory.class);
  }

  private long drainingBytes() {
    return bytes(Draining.class);
  }

  private long bytes(Class<? extends InMemory> kind) {
    return states.values().stream()
        .filter(kind::isInstance)
        .mapToLong(state -> state.rung().memoryBytes())
        .sum();
  }

  private VariantLadderSnapshot describe() {
    List<VariantLadderSnapshot.RungView> views = new ArrayList<>();
    for (OnLadder state : states.values()) {
      views.add(
          new VariantLadderSnapshot.RungView(
              state.rung(), state.label(), state instanceof InMemory));
    }
    RungState.Serving serving =
        (RungState.Serving) Objects.requireNonNull(states.get(lead), "always leads");
    return new VariantLadderSnapshot(
        lead, serving.since(), fallback, views, residentBytes(), budgetBytes);
  }
}

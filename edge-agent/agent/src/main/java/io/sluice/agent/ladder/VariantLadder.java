package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import io.sluice.agent.engine.EngineException;
import io.sluice.agent.engine.Engines;
import io.sluice.agent.engine.LoadedModel;
import io.sluice.agent.engine.SampleInputs;
import io.sluice.agent.engine.Tensor;
import io.sluice.agent.ladder.RungState.InMemory;
import io.sluice.agent.ladder.RungState.Loadable;
import io.sluice.agent.ladder.RungState.OnLadder;
import io.sluice.agent.ladder.RungState.Probed;
import io.sluice.agent.ladder.RungState.Resident;
import io.sluice.agent.ladder.SwitchOutcome.Failed;
import io.sluice.agent.ladder.SwitchOutcome.Refused;
import io.sluice.agent.ladder.SwitchOutcome.Switched;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rungs that can serve, one of which always does. Its states are confined to the loader's
 * thread; {@link #acquire} and {@link #view} may be called by any.
 *
 * <p>The cheapest rung that loads is the fallback: it stays in memory for good. Any other rung is
 * loaded and warmed beside the one that serves, swapped in by one write, and the one before is
 * closed when its last inference has ended.
 */
public final class VariantLadder implements ServingModel {
  private static final Logger LOG = LoggerFactory.getLogger(VariantLadder.class);
  private static final int WARM_UPS = 3;
  private static final long SEED = 1;

  private final Engines engines;
  private final ModelSignature signature;
  private final long budgetBytes;
  private final Executor loader;
  private final InstantSource clock;
  private final Map<VariantName, OnLadder> states = new LinkedHashMap<>();
  private final VariantName fallback;
  private volatile ServingSlot slot;
  private volatile LadderView view;

  /**
   * Loads the fallback and serves on it. Runs on the caller's thread, before the loader has work.
   *
   * @param budgetBytes of memory for all loaded rungs together
   * @param loader runs one task at a time, in order
   * @throws LadderException when no rung loads
   */
  public VariantLadder(
      Engines engines, BuiltLadder built, long budgetBytes, Executor loader, InstantSource clock)
      throws LadderException {
    this.engines = engines;
    this.signature = built.resolution().signature();
    this.budgetBytes = budgetBytes;
    this.loader = loader;
    this.clock = clock;
    built.rungs().forEach(rung -> states.put(rung.variant(), rung));
    Resident first = loadCheapest(built);
    this.fallback = first.variant();
    RungState.Serving serving = first.serving(clock.instant());
    states.put(fallback, serving);
    this.slot = new ServingSlot(serving);
    this.view = describe();
  }

  @Override
  public Lease acquire() {
    while (true) {
      // A slot that was retired between the read and the call has a successor already.
      Lease lease = slot.acquire();
      if (lease != null) {
        return lease;
      }
    }
  }

  public LadderView view() {
    return view;
  }

  /** Switches in the background; the future always completes normally. */
  public CompletableFuture<SwitchOutcome> switchTo(VariantName target) {
    CompletableFuture<SwitchOutcome> outcome = new CompletableFuture<>();
    loader.execute(
        () -> {
          try {
            outcome.complete(switchNow(target));
          } catch (RuntimeException | Error e) {
            outcome.complete(new Failed("Tried to switch to " + target + ": " + e));
            throw e;
          }
        });
    return outcome;
  }

  /** Unloads everything. No inference may be in flight and no switch under way. */
  public void close() {
    for (OnLadder state : List.copyOf(states.values())) {
      if (state instanceof InMemory loaded) {
        loaded.model().close();
      }
    }
  }

  private SwitchOutcome switchNow(VariantName target) {
    OnLadder state = states.get(target);
    if (state instanceof Resident resident) {
      return serve(resident);
    }
    if (!(state instanceof Loadable loadable)) {
      return new Refused(target + " is " + (state == null ? "not on the ladder" : state.label()));
    }
    long needed = residentBytes() + loadable.rung().memoryBytes();
    if (needed > budgetBytes) {
      return new Refused(
          "%s beside %s would need %.1f MB of memory, the budget is %.1f MB"
              .formatted(target, inMemory(), needed / 1e6, budgetBytes / 1e6));
    }
    try {
      Resident resident = load(loadable);
      states.put(target, resident);
      return serve(resident);
    } catch (EngineException e) {
      return new Failed(String.valueOf(e.getMessage()));
    }
  }

  private Resident load(Loadable loadable) throws EngineException {
    LoadedModel model = engines.load(loadable.file(), signature);
    try {
      List<Tensor> inputs = SampleInputs.of(signature, new Random(SEED));
      for (int i = 0; i < WARM_UPS; i++) {
        model.infer(inputs);
      }
    } catch (EngineException | RuntimeException e) {
      model.close();
      throw e;
    }
    return loadable.loaded(model);
  }

  private Switched serve(Resident next) {
    RungState.Serving serving = next.serving(clock.instant());
    ServingSlot old = slot;
    states.put(next.variant(), serving);
    states.put(old.rung().variant(), old.rung().draining());
    slot = new ServingSlot(serving);
    view = describe();
    old.retire(() -> loader.execute(() -> drained(old.rung().variant())));
    return new Switched(old.rung().variant(), next.variant());
  }

  private void drained(VariantName variant) {
    RungState.Draining draining =
        (RungState.Draining) Objects.requireNonNull(states.get(variant), "drains once");
    Resident resident = draining.drained();
    states.put(variant, resident);
    if (!variant.equals(fallback)) {
      states.put(variant, resident.closed());
      resident.model().close();
    }
    view = describe();
  }

  private Resident loadCheapest(BuiltLadder built) throws LadderException {
    List<RungState.Excluded> failed = new ArrayList<>(built.excluded());
    List<Probed> cheapestFirst =
        built.rungs().stream()
            .sorted(Comparator.comparingDouble(rung -> rung.rung().p50Millis()))
            .toList();
    for (Probed rung : cheapestFirst) {
      try {
        return load(rung);
      } catch (EngineException e) {
        LOG.warn("{} ran in the probe but does not load: {}", rung.variant(), e.getMessage());
        failed.add(rung.excluded(String.valueOf(e.getMessage())));
        states.remove(rung.variant());
      }
    }
    throw LadderException.noneRuns(built.resolution(), failed);
  }

  private List<VariantName> inMemory() {
    return states.values().stream()
        .filter(InMemory.class::isInstance)
        .map(RungState::variant)
        .toList();
  }

  private long residentBytes() {
    return states.values().stream()
        .filter(InMemory.class::isInstance)
        .mapToLong(state -> state.rung().memoryBytes())
        .sum();
  }

  private LadderView describe() {
    List<LadderView.RungView> rungs = new ArrayList<>();
    for (OnLadder state : states.values()) {
      Rung rung = state.rung();
      rungs.add(new LadderView.RungView(rung, state.label(), state instanceof InMemory));
    }
    RungState.Serving serving = slot.rung();
    return new LadderView(
        serving.variant(), serving.since(), fallback, rungs, residentBytes(), budgetBytes);
  }
}

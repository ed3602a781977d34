package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.VariantServiceTotals;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.agent.power.EnvironmentSensors;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.LatencySummary;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.ModelName;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Writer of the agent's telemetry messages. {@link #write} is confined to the reporter's thread.
 */
public final class AgentTelemetryWriter {
  private final Identity identity;
  private final HardwareProfile device;
  private final Supplier<AgentLifecycleState> state;
  private final EnvironmentSensors surroundings;
  private final ProcessReadings process;
  private final InstantSource clock;
  private final RecentServiceTimes recent = new RecentServiceTimes();
  private volatile @Nullable ServingSources work;
  private long sequence;

  /**
   * Identity of the agent.
   *
   * @param incarnation random name of this start
   */
  public record Identity(AgentId agent, String incarnation, ModelName model) {}

  /**
   * Readings of this process.
   *
   * @param residentBytes resident memory of this process
   * @param cpuLoad processor load of the device over all processors, 0 to 1; negative when unknown
   */
  public record ProcessReadings(LongSupplier residentBytes, DoubleSupplier cpuLoad) {}

  /**
   * Sources of telemetry available once the ladder is built.
   *
   * @param queueDepth waiting requests
   */
  public record ServingSources(
      String version,
      Supplier<VariantLadderSnapshot> ladder,
      Supplier<DeviceLoopSnapshot> vitals,
      AgentTrafficStatistics traffic,
      IntSupplier queueDepth) {}

  public AgentTelemetryWriter(
      Identity identity,
      HardwareProfile device,
      Supplier<AgentLifecycleState> state,
      EnvironmentSensors surroundings,
      ProcessReadings process,
      InstantSource clock) {
    this.identity = identity;
    this.device = device;
    this.state = state;
    this.surroundings = surroundings;
    this.process = process;
    this.clock = clock;
  }

  /** Adds ladder and traffic to all further messages. */
  public void report(ServingSources begun) {
    work = begun;
  }

  /** The next message. */
  public AgentTelemetry write() {
    AgentTelemetry.Builder telemetry =
        AgentTelemetry.newBuilder()
            .setAgentId(identity.agent().value())
            .setIncarnation(identity.incarnation())
            .setSequence(sequence++)
            .setTimeUnixMs(clock.millis())
            .setState(state.get().onWire())
            .setModel(identity.model().value())
            .setTemperatureCelsius(QuantityReadingEncoder.of(surroundings.celsius()))
            .setBattery(QuantityReadingEncoder.of(surroundings.battery()))
            .setResidentBytes(process.residentBytes().getAsLong())
            .setCpuUtilisation(Math.max(0, process.cpuLoad().getAsDouble()))
            .setHardwareClass(device.hardwareClass())
            .setThreads(device.threads());
    ServingSources begun = work;
    if (begun != null) {
      addWork(telemetry, begun);
    }
    return telemetry.build();
  }

  private void addWork(AgentTelemetry.Builder telemetry, ServingSources work) {
    VariantLadderSnapshot view = work.ladder().get();
    DeviceLoopSnapshot vitals = work.vitals().get();
    telemetry
        .setModelVersion(work.version())
        .setVariant(view.current().value())
        .setLatency(summary(work.traffic().takeAll()))
        .setArrivalsPerSecond(vitals.arrivalsPerSecond())
        .setQueueDepth(work.queueDepth().getAsInt())
        .setAnsweredTotal(work.traffic().answered())
        .setFailedTotal(work.traffic().failed())
        .setWatts(QuantityReadingEncoder.of(vitals.watts()))
        .setPolicySummary(PolicySummary.of(vitals.policy()));
    vitals.policy().latencyTargetMillis().ifPresent(telemetry::setLatencyTargetMs);
    vitals.policy().wattsBudget().ifPresent(telemetry::setWattsBudget);
    addLadder(telemetry, view, work.traffic().takeServedByVariant());
  }

  private void addLadder(
      AgentTelemetry.Builder telemetry,
      VariantLadderSnapshot view,
      Map<String, VariantServiceTotals> served) {
    recent.add(telemetry.getTimeUnixMs(), served);
    long all = served.values().stream().mapToLong(VariantServiceTotals::requests).sum();
    for (VariantLadderSnapshot.RungView rung : view.rungs()) {
      String variant = rung.rung().variant().value();
      long its = served.containsKey(variant) ? served.get(variant).requests() : 0;
      var onWire = onWire(rung);
      if (all > 0) {
        onWire.setShare((double) its / all);
      }
      recent.millis(variant).ifPresent(onWire::setServiceMs);
      recent.examples(variant).ifPresent(onWire::setServiceExamples);
      telemetry.addLadder(onWire);
    }
    recent.examplesPerRequest().ifPresent(telemetry::setExamplesPerRequest);
  }

  private static io.sluice.protocol.proto.v1.Rung.Builder onWire(
      VariantLadderSnapshot.RungView view) {
    LadderRung rung = view.rung();
    return io.sluice.protocol.proto.v1.Rung.newBuilder()
        .setVariant(rung.variant().value())
        .setAccuracy(rung.accuracy())
        .setP50Ms(rung.p50Millis())
        .setOnceShare(rung.onceShare())
        .setResident(view.resident())
        .setJoulesPerInference(QuantityReadingEncoder.of(rung.joulesPerInference()));
  }

  private static LatencySummary summary(Histogram micros) {
    return LatencySummary.newBuilder()
        .setCount(micros.getTotalCount())
        .setP50Ms(micros.getValueAtPercentile(50) / 1e3)
        .setP95Ms(micros.getValueAtPercentile(95) / 1e3)
        .setP99Ms(micros.getValueAtPercentile(99) / 1e3)
        .setMaxMs(micros.getMaxValue() / 1e3)
        .build();
  }
}

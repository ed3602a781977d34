package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.fleet.AccuracyLevel;
import io.sluice.adaptation.fleet.DeviceGroup;
import io.sluice.adaptation.fleet.FleetDemand;
import io.sluice.adaptation.fleet.FleetDemandEstimator;
import io.sluice.adaptation.fleet.FleetPlan;
import io.sluice.adaptation.fleet.FleetPlanner;
import io.sluice.adaptation.fleet.FleetPlannerSettings;
import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Simulation of devices with a shared queue: a free device takes the next request, as in a share
 * group. Each device has its own law. A planner may move the ceilings: demand and backlog reach the
 * planner after a delay, and the ceilings reach the devices after another delay. Requests not taken
 * before their deadline are given up.
 */
public final class FleetSimulation {
  private static final double SENSE_MILLIS = 500;
  private static final double PLAN_MILLIS = 1000;

  /** Delay from the brokers to the planner, and from the planner to the devices. */
  private static final double DELAY_MILLIS = 1000;

  private final List<SimulatedFleetMember> members;
  private final RequestTrace trace;
  private final double endMillis;
  private final FleetRequestTally tally;
  private final List<SimulatedFleetDevice> devices = new ArrayList<>();
  private final Deque<SimulatedFleetDevice> free = new ArrayDeque<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Map<String, Double> published = new HashMap<>();
  private final FleetDemandEstimator estimate = new FleetDemandEstimator();
  private final List<DeviceGroup> groups;
  private int arrived;
  private int head;
  private int plans;
  private long number;

  private record Event(double atMillis, long number, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private FleetSimulation(
      List<SimulatedFleetMember> members, Function<SimulatedDevice, DeviceLaw> law) {
    SimulatedWorld any = members.get(0).world();
    this.members = members;
    this.trace = any.trace();
    this.endMillis = any.endMillis();
    this.tally = new FleetRequestTally(trace, endMillis);
    this.groups = groups(members);
    for (SimulatedFleetMember member : members) {
      devices.add(new SimulatedFleetDevice(member.world(), law.apply(member.world().device())));
    }
    free.addAll(devices);
  }

  /**
   * Runs the simulation.
   *
   * @param members 1 or more; all worlds share a trace and an end
   * @param law factory of the law of each device
   * @param settings settings of the planner; empty for a fleet without a planner
   */
  public static FleetSimulationOutcome run(
      List<SimulatedFleetMember> members,
      Function<SimulatedDevice, DeviceLaw> law,
      Optional<FleetPlannerSettings> settings) {
    FleetSimulation simulation = new FleetSimulation(members, law);
    settings.ifPresent(set -> simulation.startPlanning(new FleetPlanner(set)));
    return simulation.run();
  }

  private static List<DeviceGroup> groups(List<SimulatedFleetMember> members) {
    Map<String, List<SimulatedFleetMember>> alike = new TreeMap<>();
    for (SimulatedFleetMember member : members) {
      alike.computeIfAbsent(member.group(), name -> new ArrayList<>()).add(member);
    }
    List<DeviceGroup> groups = new ArrayList<>();
    alike.forEach(
        (name, same) -> {
          List<AccuracyLevel> levels = new ArrayList<>();
          for (SimulatedRung rung : same.get(0).world().device().rungs()) {
            LadderRung known = rung.profile();
            levels.add(
                new AccuracyLevel(
                    known.variant().value(), known.accuracy(), 1e3 / known.p50Millis()));
          }
          groups.add(new DeviceGroup(name, same.size(), levels));
        });
    return groups;
  }

  private void at(double millis, Runnable task) {
    events.add(new Event(millis, number++, task));
  }

  private FleetSimulationOutcome run() {
    for (int i = 0; i < devices.size(); i++) {
      sense(devices.get(i), SENSE_MILLIS * (i + 1) / devices.size());
    }
    if (trace.size() > 0) {
      at(trace.arrivalMillis()[0], this::arrive);
    }
    while (!events.isEmpty() && events.element().atMillis <= endMillis) {
      events.remove().task.run();
    }
    endWaiting();
    return new FleetSimulationOutcome(
        tally.seconds(), devices.stream().map(SimulatedFleetDevice::leadMoves).toList(), plans);
  }

  private void sense(SimulatedFleetDevice device, double atMillis) {
    at(
        atMillis,
        () -> {
          device.sense(atMillis);
          sense(device, atMillis + SENSE_MILLIS);
        });
  }

  private void arrive() {
    double now = trace.arrivalMillis()[arrived++];
    if (arrived < trace.size()) {
      at(trace.arrivalMillis()[arrived], this::arrive);
    }
    serve(now);
  }

  /** The device free for longest takes the request waiting for longest. */
  private void serve(double now) {
    while (head < arrived && !free.isEmpty()) {
      int request = head++;
      if (trace.deadlineMillis()[request] <= now) {
        tally.givenUp(request);
      } else {
        SimulatedFleetDevice device = free.removeFirst();
        double until = device.run(request, now, tally);
        at(
            until,
            () -> {
              device.passTo(until);
              free.addLast(device);
              serve(until);
            });
      }
    }
  }

  private void endWaiting() {
    for (int request = head; request < trace.size(); request++) {
      if (trace.deadlineMillis()[request] <= endMillis) {
        tally.givenUp(request);
      } else {
        tally.waits(request);
      }
    }
  }

  private void startPlanning(FleetPlanner planner) {
    at(PLAN_MILLIS, () -> look(planner, PLAN_MILLIS));
  }

  private void look(FleetPlanner planner, double now) {
    double perSecond = tally.arrivedIn(now / 1e3 - 1);
    int backlog = arrived - head;
    at(now + DELAY_MILLIS, () -> plan(planner, now + DELAY_MILLIS, perSecond, backlog));
    at(now + PLAN_MILLIS, () -> look(planner, now + PLAN_MILLIS));
  }

  private void plan(FleetPlanner planner, double now, double perSecond, int backlog) {
    estimate.add(now, perSecond);
    FleetPlan plan =
        planner.plan(
            now,
            new FleetDemand(estimate.perSecond(), estimate.growth(), backlog),
            groups,
            Map.copyOf(published));
    tally.planned(now, plan.perSecond(), plan.shedPerSecond());
    if (plan.move() != FleetPlan.Move.STAY || plans == 0) {
      plans++;
      plan.ceilings().forEach(this::publish);
      at(now + DELAY_MILLIS, () -> obey(plan.ceilings()));
    }
  }

  private void publish(String group, OptionalDouble ceiling) {
    if (ceiling.isPresent()) {
      published.put(group, ceiling.getAsDouble());
    } else {
      published.remove(group);
    }
  }

  private void obey(Map<String, OptionalDouble> ceilings) {
    for (int i = 0; i < devices.size(); i++) {
      OptionalDouble ceiling =
          ceilings.getOrDefault(members.get(i).group(), OptionalDouble.empty());
      devices
          .get(i)
          .obey(AdaptationPolicy.UNLIMITED.withAccuracyCeiling(ceiling).withLoadPlanned(true));
    }
  }
}

package io.sluice.agent.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the link does with records that are not simply answered. */
final class LinkMeters {
  final Counter expired;
  final Counter duplicates;
  final Counter malformed;
  final Counter released;
  final Counter lostReports;

  LinkMeters(MeterRegistry meters) {
    expired = counter(meters, "expired", "Requests dropped unread, their deadline having passed");
    duplicates = counter(meters, "duplicates", "Requests that had been answered or were held");
    malformed = counter(meters, "malformed", "Records without the headers to answer them");
    released = counter(meters, "released", "Requests given back for another agent");
    lostReports = counter(meters, "lost_reports", "Telemetry and decisions that were not sent");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("sluice.agent.link." + name).description(description).register(meters);
  }
}

package io.sluice.agent.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters of records not simply answered. */
final class KafkaLinkMeters {
  final Counter expired;
  final Counter duplicates;
  final Counter malformed;
  final Counter released;
  final Counter lostReports;

  KafkaLinkMeters(MeterRegistry meters) {
    expired = counter(meters, "expired", "Requests dropped unread, their deadline having passed");
    duplicates = counter(meters, "duplicates", "Duplicate requests, already answered or in flight");
    malformed = counter(meters, "malformed", "Records without the headers needed for a reply");
    released = counter(meters, "released", "Requests released to another agent");
    lostReports = counter(meters, "lost_reports", "Telemetry and decisions lost before delivery");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("sluice.agent.link." + name).description(description).register(meters);
  }
}

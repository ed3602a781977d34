package io.sluice.agent.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts and times what goes through the agent. Written by the link's and the inference thread,
 * read by the device loop and the reporter; every method may be called by any thread, but each
 * {@code take…} by one.
 *
 * <p>A latency is that from the poll that fetched a request to its reply being handed over. A
 * request whose deadline passed counts with the whole of its time, else an overloaded device would
 * look the better the more it gives up.
 */
public final class Traffic {
  private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  private final Recorder all = recorder();
  private final Recorder deadlines = recorder();
  private final Map<String, Served> servedByVariant = new ConcurrentHashMap<>();
  private final WayBack wayBack = new WayBack();
  private final AtomicLong arrivals = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final MeterRegistry meters;
  private final Timer latency;

  public Traffic(MeterRegistry meters) {
    this.meters = meters;
    this.latency =
        Timer.builder("sluice.agent.latency")
            .description("From the poll that fetched a request to its reply being handed over")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(meters);
  }

  /** A request has been taken that has so much time. */
  public void arrived(Duration timeLeft) {
    arrivals.incrementAndGet();
    deadlines.recordValue(micros(timeLeft.toNanos()));
  }

  /** A reply has been handed over. */
  public void replied(InferenceReply reply, Duration timeAllowed, long elapsedNanos) {
    boolean late = reply.getError().getCode() == InferenceError.Code.DEADLINE_EXCEEDED;
    long nanos = late ? Math.max(elapsedNanos, timeAllowed.toNanos()) : elapsedNanos;
    (reply.hasError() ? failed : answered).incrementAndGet();
    outcome(reply.hasError() ? reply.getError().getCode().name() : "answered").increment();
    if (reply.hasError() && !late) {
      return;
    }
    latency.record(nanos, TimeUnit.NANOSECONDS);
    all.recordValue(micros(nanos));
  }

  /** The time that requests were given, microseconds, since the call before. Device loop only. */
  public Histogram takeDeadlines() {
    return deadlines.getIntervalHistogram();
  }

  /** Latencies in microseconds of everything since the call before. Reporter only. */
  public Histogram takeAll() {
    return all.getIntervalHistogram();
  }

  /** A variant has run some requests, which are answered now. */
  public void served(VariantName variant, Served its) {
    servedByVariant.merge(variant.value(), its, Served::plus);
  }

  /** What each variant ran since the call before. Reporter only. */
  public Map<String, Served> takeServedByVariant() {
    Map<String, Served> served = new TreeMap<>();
    for (String variant : servedByVariant.keySet()) {
      Served its = servedByVariant.remove(variant);
      if (its != null) {
        served.put(variant, its);
      }
    }
    return served;
  }

  /** Of answers to the broker. */
  public WayBack wayBack() {
    return wayBack;
  }

  /** Requests taken since the start. */
  public long arrivals() {
    return arrivals.get();
  }

  public long answered() {
    return answered.get();
  }

  /** Requests replied to with an error. */
  public long failed() {
    return failed.get();
  }

  private Counter outcome(String outcome) {
    return Counter.builder("sluice.agent.requests")
        .description("Requests replied to, by outcome")
        .tag("outcome", outcome.toLowerCase(Locale.ROOT))
        .register(meters);
  }

  private static long micros(long nanos) {
    return Math.max(0, Math.min(MAX_MICROS, nanos / 1000));
  }

  private static Recorder recorder() {
    return new Recorder(MAX_MICROS, DIGITS);
  }
}

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
 * Counts and latencies of the agent's requests. Written by the link thread and the inference
 * thread, read by the device loop and the reporter; every method may be called by any thread, but
 * each {@code take…} by a single thread.
 *
 * <p>Latency runs from the poll of a request to the hand-over of its reply. A request past its
 * deadline counts with at least its whole time, otherwise an overloaded device would look better
 * the more requests are given up.
 */
public final class AgentTrafficStatistics {
  private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  private final Recorder all = recorder();
  private final Recorder deadlines = recorder();
  private final Map<String, VariantServiceTotals> servedByVariant = new ConcurrentHashMap<>();
  private final ReplyDelayEstimate wayBack = new ReplyDelayEstimate();
  private final AtomicLong arrivals = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final MeterRegistry meters;
  private final Timer latency;

  public AgentTrafficStatistics(MeterRegistry meters) {
    this.meters = meters;
    this.latency =
        Timer.builder("sluice.agent.latency")
            .description("Latency from the poll of a request to the hand-over of its reply")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(meters);
  }

  /**
   * Counts a taken request.
   *
   * @param timeLeft time to deadline
   */
  public void arrived(Duration timeLeft) {
    arrivals.incrementAndGet();
    deadlines.recordValue(micros(timeLeft.toNanos()));
  }

  /**
   * Counts a reply handed over.
   *
   * @param reply reply message
   * @param timeAllowed time to deadline at the start
   * @param elapsedNanos latency, ns
   */
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

  /** Times to deadline of the requests since the previous call, µs. Device loop only. */
  public Histogram takeDeadlines() {
    return deadlines.getIntervalHistogram();
  }

  /** Latencies of all requests since the previous call, µs. Reporter only. */
  public Histogram takeAll() {
    return all.getIntervalHistogram();
  }

  /** Adds the work of a variant, now answered. */
  public void served(VariantName variant, VariantServiceTotals its) {
    servedByVariant.merge(variant.value(), its, VariantServiceTotals::plus);
  }

  /** Work of each variant since the previous call. Reporter only. */
  public Map<String, VariantServiceTotals> takeServedByVariant() {
    Map<String, VariantServiceTotals> served = new TreeMap<>();
    for (String variant : servedByVariant.keySet()) {
      VariantServiceTotals its = servedByVariant.remove(variant);
      if (its != null) {
        served.put(variant, its);
      }
    }
    return served;
  }

  /** Delay of answers to the broker. */
  public ReplyDelayEstimate wayBack() {
    return wayBack;
  }

  /** Requests taken since the start. */
  public long arrivals() {
    return arrivals.get();
  }

  public long answered() {
    return answered.get();
  }

  /** Requests answered with an error. */
  public long failed() {
    return failed.get();
  }

  private Counter outcome(String outcome) {
    return Counter.builder("sluice.agent.requests")
        .description("Answered requests, by outcome")
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

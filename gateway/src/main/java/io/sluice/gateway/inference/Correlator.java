package io.sluice.gateway.inference;

import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.DeadLetter;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Matches replies to requests and sees to it that each request ends exactly once: with an answer or
 * a typed error, before its deadline.
 *
 * <p>Confined to one event loop: every method, and every callback of its ports, runs there.
 *
 * <pre>
 * submit → gathered with others, for a moment ({@link BurstGatherer})
 *            ↓
 *          waiting ──reply──────────────────────────────→ answered
 *            │  └─no reply in the usual time─→ sent again (same id, attempt + 1) → waiting
 *            ├──deadline, all attempts failed───────────→ refused
 *            └──client gone─────────────────────────────→ cancelled
 * </pre>
 */
public final class Correlator {
  private final RequestTransport transport;
  private final DeadLetters deadLetters;
  private final ResendPolicy resends;
  private final TimerService timers;
  private final Clock clock;
  private final InferenceMeters meters;
  private final BurstGatherer gatherer;

  private final Map<String, PendingRequest> waiting = new HashMap<>();
  private final Map<String, ModelTimes> times = new HashMap<>();
  private final RecentlyEnded ended = new RecentlyEnded();
  private final ResendBudget budget = new ResendBudget();
  private final List<Runnable> whenIdle = new ArrayList<>();

  /**
   * @param gathering what is gathered before it is sent
   */
  public Correlator(
      RequestTransport transport,
      DeadLetters deadLetters,
      ResendPolicy resends,
      TimerService timers,
      Clock clock,
      GatheringPolicy gathering,
      InferenceMeters meters) {
    this.transport = transport;
    this.deadLetters = deadLetters;
    this.resends = resends;
    this.timers = timers;
    this.clock = clock;
    this.meters = meters;
    this.gatherer = new BurstGatherer(timers, gathering, this::sendFirst);
    meters.watchInFlight(waiting::size);
  }

  /**
   * Sends the request to the agents.
   *
   * @param end is called exactly once, unless the call is cancelled; possibly before this returns
   */
  public CorrelatedCall submit(InferenceCall call, Consumer<RequestOutcome> end) {
    PendingRequest pending = new PendingRequest(call, end, timers.nanos());
    if (waiting.putIfAbsent(call.id(), pending) != null) {
      throw new IllegalArgumentException("There is already a request with id " + call.id());
    }
    gatherer.came(pending);
    return new Submitted(pending);
  }

  /** Takes what an agent sent for the request; replies nobody waits for are counted. */
  public void reply(String requestId, InferenceReply reply) {
    PendingRequest pending = waiting.get(requestId);
    if (pending == null) {
      meters.replyDropped(kindOfDropped(requestId));
    } else if (reply.hasResponse()) {
      answer(pending, reply);
    } else {
      agentFailed(pending, AgentErrors.read(reply, pending.call));
    }
  }

  public int inFlight() {
    return waiting.size();
  }

  /** Runs the task once nothing is in flight, at once if that is so now. */
  public void whenIdle(Runnable task) {
    if (waiting.isEmpty()) {
      task.run();
    } else {
      whenIdle.add(task);
    }
  }

  private void sendFirst(PendingRequest pending, int behind) {
    if (isWaiting(pending)) { // else it was cancelled while others were waited for
      pending.sentNanos = timers.nanos();
      send(pending, behind);
      arm(pending);
    }
  }

  private void send(PendingRequest pending, int behind) {
    pending.attempts++;
    pending.beingSent++;
    Duration timeLeft = pending.timeLeft(timers.nanos());
    Duration leftToAgent = timesOf(pending).leftToAgent(timeLeft);
    RequestAttempt attempt =
        new RequestAttempt(pending.call, pending.attempts, timeLeft, leftToAgent, behind);
    transport.send(attempt, new Handover(pending));
  }

  /** Sets the one timer to what comes first, the next attempt or the end. */
  private void arm(PendingRequest pending) {
    if (!isWaiting(pending)) {
      return;
    }
    pending.cancelTimer();
    Duration timeLeft = pending.timeLeft(timers.nanos());
    Duration delay =
        resends.allows(pending.attempts, timeLeft)
            ? resends.delay(timesOf(pending).p99Nanos(), timeLeft)
            : timeLeft;
    pending.timer = timers.after(delay, () -> wake(pending));
  }

  private void wake(PendingRequest pending) {
    if (timers.nanos() >= pending.endNanos) {
      expire(pending);
      return;
    }
    if (pending.beingSent == 0
        && resends.allows(pending.attempts, pending.timeLeft(timers.nanos()))) {
      sendAgain(pending, "no reply");
    }
    arm(pending);
  }

  private boolean sendAgain(PendingRequest pending, String reason) {
    String model = pending.call.model().value();
    if (!budget.trySpend()) {
      meters.resendDenied(model);
      return false;
    }
    meters.resent(model, reason);
    send(pending, 0);
    return true;
  }

  private void answer(PendingRequest pending, InferenceReply reply) {
    ModelInferResponse response;
    try {
      response = InferenceAnswerBuilder.shape(pending.call.request(), reply.getResponse());
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      agentFailed(pending, new Rejection.AgentFailed(reply.getAgentId(), why));
      return;
    }
    long now = timers.nanos();
    Duration total = Duration.ofNanos(now - pending.startNanos);
    timesOf(pending).observe(Duration.ofNanos(now - pending.sentNanos), reply, pending.attempts);
    budget.earn();
    meters.answered(pending.call.model().value(), total);
    forget(pending, RecentlyEnded.How.ANSWERED);
    ServedByAgent served = ServedByAgent.of(reply, total, pending.attempts);
    pending.end.accept(new RequestOutcome.Answered(response, served));
    tellIfIdle();
  }

  private void agentFailed(PendingRequest pending, Rejection why) {
    pending.failures++;
    if (!AgentErrors.isWorthAnotherAttempt(why) || !tryElsewhere(pending)) {
      refuse(pending, why);
    }
  }

  private void handoverFailed(PendingRequest pending, Rejection why) {
    pending.beingSent--;
    pending.failures++;
    if (isWaiting(pending) && !pending.mayStillBeAnswered()) {
      refuse(pending, why);
    }
  }

  /** Whether the request may still be answered, by an attempt under way or by a new one. */
  private boolean tryElsewhere(PendingRequest pending) {
    if (pending.mayStillBeAnswered()) {
      return true;
    }
    if (!resends.allows(pending.attempts, pending.timeLeft(timers.nanos()))
        || !sendAgain(pending, "agent failed")) {
      return false;
    }
    arm(pending);
    return true;
  }

  private void expire(PendingRequest pending) {
    Duration deadline = pending.call.deadline();
    refuse(
        pending,
        pending.accepted == 0
            ? new Rejection.BrokerUnavailable(
                "it was not taken within the deadline of %d ms".formatted(deadline.toMillis()))
            : new Rejection.DeadlineExceeded(
                deadline, "%d attempt(s) sent, no agent answered".formatted(pending.attempts)));
  }

  private void refuse(PendingRequest pending, Rejection why) {
    forget(pending, RecentlyEnded.How.GIVEN_UP);
    meters.refused(pending.call.model().value(), why);
    if (pending.accepted > 0 && !(why instanceof Rejection.InvalidInput)) {
      deadLetters.keep(pending.call.id(), letter(pending, why));
    }
    pending.end.accept(new RequestOutcome.Refused(why, pending.attempts));
    tellIfIdle();
  }

  private DeadLetter letter(PendingRequest pending, Rejection why) {
    DeadLetter.Builder letter =
        DeadLetter.newBuilder()
            .setRequest(pending.call.request())
            .setReason(why.toError())
            .setAttempts(pending.attempts)
            .setTimeUnixMs(clock.millis());
    if (why instanceof Rejection.AgentFailed failed) {
      letter.setAgentId(failed.agent());
    }
    return letter.build();
  }

  private void forget(PendingRequest pending, RecentlyEnded.How how) {
    waiting.remove(pending.call.id());
    gatherer.ended(pending);
    pending.cancelTimer();
    ended.remember(pending.call.id(), how);
  }

  private void tellIfIdle() {
    if (waiting.isEmpty()) {
      List<Runnable> tasks = List.copyOf(whenIdle);
      whenIdle.clear();
      tasks.forEach(Runnable::run);
    }
  }

  private boolean isWaiting(PendingRequest pending) {
    return waiting.get(pending.call.id()) == pending;
  }

  private ModelTimes timesOf(PendingRequest pending) {
    return times.computeIfAbsent(pending.call.model().value(), name -> new ModelTimes());
  }

  private String kindOfDropped(String requestId) {
    return ended
        .find(requestId)
        .map(how -> how == RecentlyEnded.How.ANSWERED ? "duplicate" : "late")
        .orElse("stray");
  }

  private final class Handover implements RequestTransport.Listener {
    private final PendingRequest pending;

    Handover(PendingRequest pending) {
      this.pending = pending;
    }

    @Override
    public void accepted() {
      pending.beingSent--;
      pending.accepted++;
    }

    @Override
    public void failed(Rejection why) {
      handoverFailed(pending, why);
    }
  }

  private final class Submitted implements CorrelatedCall {
    private final PendingRequest pending;

    Submitted(PendingRequest pending) {
      this.pending = pending;
    }

    @Override
    public String id() {
      return pending.call.id();
    }

    @Override
    public void cancel() {
      if (isWaiting(pending)) {
        forget(pending, RecentlyEnded.How.GIVEN_UP);
        meters.cancelled(pending.call.model().value());
        tellIfIdle();
      }
    }
  }
}

package io.sluice.gateway.admission;

import io.sluice.gateway.inference.BrokerHealth;
import io.sluice.gateway.inference.CorrelatedCall;
import io.sluice.gateway.inference.Correlator;
import io.sluice.gateway.inference.InferenceCall;
import io.sluice.gateway.inference.InferenceMeters;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.protocol.inference.RequestSignatureCheck;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way in for requests, whatever protocol they came by: checks, then hands over to the
 * correlator. Confined to the event loop.
 */
public final class InferenceGate {
  private static final String NO_KNOWN_MODEL = "unknown";

  private final ModelResolver models;
  private final BrokerHealth broker;
  private final Correlator correlator;
  private final AdmissionLimits limits;
  private final InFlightLimits inFlight;
  private final Supplier<String> ids;
  private final InferenceMeters meters;
  private boolean draining;

  /**
   * @param ids gives a new id for each request, unique among all gateways
   */
  public InferenceGate(
      ModelResolver models,
      BrokerHealth broker,
      Correlator correlator,
      AdmissionLimits limits,
      Supplier<String> ids,
      InferenceMeters meters) {
    this.models = models;
    this.broker = broker;
    this.correlator = correlator;
    this.limits = limits;
    this.inFlight = new InFlightLimits(limits);
    this.ids = ids;
    this.meters = meters;
  }

  public AdmissionLimits limits() {
    return limits;
  }

  /**
   * Takes or refuses a request.
   *
   * @param end is called exactly once, unless the call is cancelled; before this returns when the
   *     request is refused
   */
  public CorrelatedCall submit(InferenceSubmission submission, Consumer<RequestOutcome> end) {
    String id = ids.get();
    Refusal refusal = new Refusal(end);
    if (draining) {
      return refusal.of(id, new Rejection.NotReady("it is shutting down"));
    }
    Optional<ModelVersion> model =
        models.resolve(submission.model(), submission.version(), why -> refusal.of(id, why));
    if (model.isEmpty()) {
      return new Ended(id);
    }
    refusal.model = model.get().model();
    return check(submission, model.get())
        .<CorrelatedCall>map(why -> refusal.of(id, why))
        .orElseGet(() -> admit(id, submission, model.get(), refusal));
  }

  /** Counts a request that could not even be read. */
  public void countUnread(Rejection why) {
    meters.refused(NO_KNOWN_MODEL, why);
  }

  /** Requests for the model that were let in and have not ended. */
  public int inFlight(ModelName model) {
    return inFlight.of(model);
  }

  /** From now on everything is refused; what was let in goes on. */
  public void drain() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }

  private Optional<Rejection> check(InferenceSubmission submission, ModelVersion model) {
    ModelInferRequest request = submission.request();
    int bytes = request.getSerializedSize();
    if (bytes > limits.payloadBytes()) {
      return Optional.of(new Rejection.PayloadTooLarge(bytes, limits.payloadBytes()));
    }
    Optional<Rejection> misfit =
        RequestSignatureCheck.problem(request, model.signature()).map(Rejection.InvalidInput::new);
    return misfit
        .or(() -> broker.problem().map(Rejection.BrokerUnavailable::new))
        .or(() -> models.absence(model.model(), submission.version()));
  }

  private CorrelatedCall admit(
      String id, InferenceSubmission submission, ModelVersion version, Refusal refusal) {
    Duration deadline;
    try {
      deadline =
          RequestDeadlineReader.of(submission.request(), submission.deadlineHeader(), limits);
    } catch (RequestDeadlineReader.Malformed e) {
      return refusal.of(id, e.toRejection());
    }
    ModelName model = version.model();
    Optional<Rejection> full = inFlight.tryEnter(model, submission.client());
    if (full.isPresent()) {
      return refusal.of(id, full.get());
    }
    Place place = new Place(model, submission.client());
    InferenceCall call =
        new InferenceCall(
            id, model, toAgents(submission, model), deadline, submission.traceparent());
    CorrelatedCall submitted =
        correlator.submit(
            call,
            outcome -> {
              place.leave();
              refusal.end.accept(outcome);
            });
    return new Admitted(submitted, place);
  }

  private static ModelInferRequest toAgents(InferenceSubmission submission, ModelName model) {
    return RequestSignatureCheck.withRawInputs(submission.request()).toBuilder()
        .setModelName(model.value())
        .setModelVersion(
            submission.version().filter(v -> !v.equals(ModelResolver.LATEST)).orElse(""))
        .build();
  }

  /** A place among the requests in flight, given back once. */
  private final class Place {
    private final ModelName model;
    private final String client;
    private boolean left;

    Place(ModelName model, String client) {
      this.model = model;
      this.client = client;
    }

    void leave() {
      if (!left) {
        left = true;
        inFlight.leave(model, client);
      }
    }
  }

  /** Ends a request that is not let in. */
  private final class Refusal {
    private final Consumer<RequestOutcome> end;
    private @Nullable ModelName model;

    Refusal(Consumer<RequestOutcome> end) {
      this.end = end;
    }

    CorrelatedCall of(String id, Rejection why) {
      meters.refused(model == null ? NO_KNOWN_MODEL : model.value(), why);
      end.accept(new RequestOutcome.Refused(why, 0));
      return new Ended(id);
    }
  }

  private record Ended(String id) implements CorrelatedCall {
    @Override
    public void cancel() {
      // it has ended
    }
  }

  private record Admitted(CorrelatedCall submitted, Place place) implements CorrelatedCall {
    @Override
    public String id() {
      return submitted.id();
    }

    @Override
    public void cancel() {
      place.leave();
      submitted.cancel();
    }
  }
}

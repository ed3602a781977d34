package io.sluice.gateway.inference;

import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.Optional;

/** Why a request was not answered: an expected end, with words for the one who sent it. */
public sealed interface Rejection {
  /** The code on the wire. */
  InferenceError.Code code();

  /** What was attempted and what to do. */
  String message();

  /** When trying again makes sense; empty when it does not, or at once. */
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** As a message on the wire. */
  default InferenceError toError() {
    return InferenceError.newBuilder().setCode(code()).setMessage(message()).build();
  }

  /** The registry has no such model, or not in this version. */
  record UnknownModel(String model, String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.UNKNOWN_MODEL;
    }

    @Override
    public String message() {
      return "The registry has no model " + model + "; " + detail;
    }
  }

  /** No live agent serves the model. */
  record NoAgent(ModelName model, String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.NO_AGENT;
    }

    @Override
    public String message() {
      return "No live agent serves " + model + ": " + detail;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(Duration.ofSeconds(2));
    }
  }

  /**
   * A bound on requests in flight is reached.
   *
   * @param queue what is bounded, such as {@code all requests}
   */
  record QueueFull(String queue, int limit) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.OVERLOADED;
    }

    @Override
    public String message() {
      return "There are already %d in flight of %s, and no more are taken; try again later"
          .formatted(limit, queue);
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(Duration.ofSeconds(1));
    }
  }

  /** One client holds as many requests in flight as one client may. */
  record ClientLimit(String client, int limit) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.OVERLOADED;
    }

    @Override
    public String message() {
      return "Client %s has %d requests in flight, which is the most one client may have"
          .formatted(client, limit);
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(Duration.ofSeconds(1));
    }
  }

  /**
   * The time the client gave is over.
   *
   * @param detail how far the request came
   */
  record DeadlineExceeded(Duration deadline, String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.DEADLINE_EXCEEDED;
    }

    @Override
    public String message() {
      return "No answer within the deadline of %d ms: %s".formatted(deadline.toMillis(), detail);
    }
  }

  /** The request is larger than the gateway lets into Kafka. */
  record PayloadTooLarge(long bytes, long limit) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.PAYLOAD_TOO_LARGE;
    }

    @Override
    public String message() {
      return bytes > limit
          ? "The request has %d bytes, but at most %d are taken".formatted(bytes, limit)
          : "The request is too large, at most %d bytes are taken".formatted(limit);
    }
  }

  /** The request can never be answered as it is. */
  record InvalidInput(String message) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.INVALID_INPUT;
    }
  }

  /** Kafka cannot be reached, or did not take the request in time. */
  record BrokerUnavailable(String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.BROKER_UNAVAILABLE;
    }

    @Override
    public String message() {
      return "The request could not go through Kafka: " + detail;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(Duration.ofSeconds(1));
    }
  }

  /** The agent that took the request has no room for it. */
  record AgentBusy(String agent, String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.OVERLOADED;
    }

    @Override
    public String message() {
      return "Agent %s has no room for the request: %s".formatted(agent, detail);
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(Duration.ofSeconds(1));
    }
  }

  /** Every agent that took the request failed on it. */
  record AgentFailed(String agent, String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.INTERNAL;
    }

    @Override
    public String message() {
      return "Agent %s failed on the request: %s".formatted(agent, detail);
    }
  }

  /** The gateway itself cannot serve: it is starting or going away. */
  record NotReady(String detail) implements Rejection {
    @Override
    public InferenceError.Code code() {
      return InferenceError.Code.NOT_READY;
    }

    @Override
    public String message() {
      return "The gateway cannot take requests now: " + detail;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(Duration.ofSeconds(2));
    }
  }
}

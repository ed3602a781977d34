package io.sluice.gateway.inference;

/** A request under way, for the one who submitted it. */
public interface CorrelatedCall {
  /** The gateway's id of the request, also in logs, records and dead letters. */
  String id();

  /** The client went away: the end is not reported, and a reply is dropped. */
  void cancel();
}

package io.sluice.agent.engine;

/** Failure of an engine to load or run a model; with file and reason in the message. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.sluice.registry.client;

/** The registry could not do what it was asked; the message says what was tried. */
public final class RegistryException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a caller can do about it. */
  public enum Kind {
    /** No answer, or it broke off: try again later. */
    UNREACHABLE,
    /** The registry has too much to do: try again later. */
    BUSY,
    /** No such model, version, job or blob. */
    NOT_FOUND,
    /** The version exists with other content: choose another. */
    CONFLICT,
    /** The registry does not accept the request, by its form or size. */
    REFUSED,
    /** What was received is not what was promised. */
    CORRUPT,
    /** The registry failed, or answered what this client does not understand. */
    BROKEN,
    /** The local cache folder cannot be used. */
    CACHE
  }

  private final Kind kind;

  RegistryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  RegistryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same call may succeed without anybody changing anything. */
  public boolean isTransient() {
    return kind == Kind.UNREACHABLE || kind == Kind.BUSY || kind == Kind.BROKEN;
  }
}

package io.sluice.compressor.torchscript.code;

/** Text outside the subset of Python that is understood here; it may still be valid TorchScript. */
public final class UnreadableCodeException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableCodeException(String message) {
    super(message);
  }
}

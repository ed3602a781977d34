package io.sluice.compressor.torchscript.code;

/** Text outside the supported subset of Python; possibly still valid TorchScript. */
public final class UnreadableCodeException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableCodeException(String message) {
    super(message);
  }
}

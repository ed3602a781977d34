package io.sluice.torchscript.code;

/** Text outside the supported subset of Python; possibly still valid TorchScript. */
public final class UnsupportedSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  UnsupportedSyntaxException(String message) {
    super(message);
  }
}

package io.sluice.registry.oci;

/** Carries an {@link OciError} from where it is found to where it is answered. */
final class OciRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient OciError error;

  OciRefusal(OciError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  OciError error() {
    return error;
  }
}

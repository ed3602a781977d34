package io.sluice.registry.oci;

import io.sluice.registry.manifest.RegistryJson;
import java.util.List;
import java.util.Map;

/**
 * A refusal in the form of the OCI distribution spec 1.1, "Error Codes".
 *
 * @param status HTTP status code
 */
record OciError(int status, Code code, String message) {
  /** The codes that a registry which is pulled from can give. */
  enum Code {
    BLOB_UNKNOWN,
    DIGEST_INVALID,
    MANIFEST_UNKNOWN,
    NAME_INVALID,
    NAME_UNKNOWN,
    PAGINATION_NUMBER_INVALID,
    UNSUPPORTED,
    UNKNOWN
  }

  String json() {
    return RegistryJson.write(Map.of("errors", List.of(new Entry(code.name(), message, Map.of()))));
  }

  /** Ends the handling of a request with this error. */
  OciRefusal asException() {
    return new OciRefusal(this);
  }

  private record Entry(String code, String message, Map<String, String> detail) {}
}

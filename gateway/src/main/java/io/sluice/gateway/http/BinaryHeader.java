package io.sluice.gateway.http;

import java.util.Optional;

/** The header that says where the JSON of a document with binary tensors ends. */
final class BinaryHeader {
  static final String NAME = "Inference-Header-Content-Length";

  private BinaryHeader() {}

  /**
   * How many bytes of the body are JSON.
   *
   * @param value of the header, empty when the whole body is JSON
   */
  static int jsonLength(Optional<String> value, int bodyLength) throws MalformedRequestException {
    if (value.isEmpty()) {
      return bodyLength;
    }
    String wrong =
        "Header %s must be a whole number from 0 to the %d bytes of the body, but is \"%s\""
            .formatted(NAME, bodyLength, value.get());
    try {
      int length = Integer.parseInt(value.get().strip());
      if (length >= 0 && length <= bodyLength) {
        return length;
      }
    } catch (NumberFormatException e) {
      throw new MalformedRequestException(wrong, e);
    }
    throw new MalformedRequestException(wrong);
  }
}

package io.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;

/** The bytes behind the JSON of a request, handed out input by input; nothing is copied. */
final class BinaryTail {
  /** The input's or output's parameter that says how many bytes are its own. */
  static final String SIZE = "binary_data_size";

  private final ByteString bytes;
  private int taken;

  BinaryTail(ByteString bytes) {
    this.bytes = bytes;
  }

  ByteString take(JsonNode size, String what) throws MalformedRequestException {
    int left = bytes.size() - taken;
    if (!size.isIntegralNumber() || !size.canConvertToInt() || size.intValue() < 0) {
      throw new MalformedRequestException(
          "%s: \"%s\" must be a whole number of bytes".formatted(what, SIZE));
    }
    if (size.intValue() > left) {
      throw new MalformedRequestException(
          "%s says it has %d bytes of binary data, but only %d follow"
              .formatted(what, size.intValue(), left));
    }
    ByteString part = bytes.substring(taken, taken + size.intValue());
    taken += size.intValue();
    return part;
  }

  void requireUsed() throws MalformedRequestException {
    if (taken < bytes.size()) {
      throw new MalformedRequestException(
          "%d bytes follow the JSON that belong to no input; is the header %s right?"
              .formatted(bytes.size() - taken, BinaryHeader.NAME));
    }
  }
}

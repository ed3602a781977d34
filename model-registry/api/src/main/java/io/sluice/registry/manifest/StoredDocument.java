package io.sluice.registry.manifest;

import java.nio.charset.StandardCharsets;

/** A JSON document as it is stored, with the media type it is served as. */
public record StoredDocument(String mediaType, String json) {
  public byte[] bytes() {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Length in bytes. */
  public long size() {
    return bytes().length;
  }

  public Digest digest() {
    return Digest.of(bytes());
  }
}

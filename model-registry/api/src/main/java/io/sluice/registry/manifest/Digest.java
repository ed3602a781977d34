package io.sluice.registry.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The sha256 content address of a blob or manifest (OCI image spec, "Digests").
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final String PREFIX = "sha256:";
  private static final int BUFFER_BYTES = 1 << 16;

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "A sha256 digest has 64 lower-case hexadecimal digits, but this is \"" + hex + "\"");
    }
  }

  /** Parses {@code sha256:<hex>}. */
  @JsonCreator
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("Only sha256 digests are known, not \"" + text + "\"");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  public static Digest of(byte[] content) {
    MessageDigest sha256 = sha256();
    sha256.update(content);
    return of(sha256);
  }

  /** Reads the stream to its end without keeping it in memory. */
  public static Digest of(InputStream content) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      sha256.update(buffer, 0, n);
    }
    return of(sha256);
  }

  public static Digest of(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return of(content);
    }
  }

  /** Finishes a running SHA-256. */
  public static Digest of(MessageDigest sha256) {
    return new Digest(HexFormat.of().formatHex(sha256.digest()));
  }

  /** A fresh SHA-256, for callers that hash while they copy. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}

package io.sluice.registry.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A multipart/form-data body (RFC 7578) whose files are read while they are sent. */
final class MultipartBody {
  private final String boundary;
  private final List<BodyPublisher> parts = new ArrayList<>();

  /**
   * @param boundary a text that no part contains
   */
  MultipartBody(String boundary) {
    this.boundary = boundary;
  }

  MultipartBody text(String name, String value) {
    head(name, "");
    parts.add(ascii(value + "\r\n"));
    return this;
  }

  MultipartBody file(String name, Path file) throws FileNotFoundException {
    head(name, "; filename=\"" + name + "\"\r\nContent-Type: application/octet-stream");
    parts.add(BodyPublishers.ofFile(file));
    parts.add(ascii("\r\n"));
    return this;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  BodyPublisher publisher() {
    List<BodyPublisher> all = new ArrayList<>(parts);
    all.add(ascii("--" + boundary + "--\r\n"));
    return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
  }

  private void head(String name, String more) {
    parts.add(
        ascii(
            "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                .formatted(boundary, name, more)));
  }

  private static BodyPublisher ascii(String text) {
    return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
  }
}

package io.sluice.demo.fleet;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@code multipart/form-data} body (RFC 7578) that streams its files from disk. */
record MultipartBody(String boundary, BodyPublisher publisher) {
  private static final String BOUNDARY = "sluice-6f1d8a1c0b7e4d52";

  /**
   * @param files by field name, in the order in which they are sent
   * @param texts by field name
   */
  static MultipartBody of(Map<String, Path> files, Map<String, String> texts)
      throws FileNotFoundException {
    List<BodyPublisher> parts = new ArrayList<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      parts.add(header("name=\"" + text.getKey() + "\"", "text/plain; charset=utf-8"));
      parts.add(BodyPublishers.ofString(text.getValue() + "\r\n"));
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String named =
          "name=\"%s\"; filename=\"%s\"".formatted(file.getKey(), file.getValue().getFileName());
      parts.add(header(named, "application/octet-stream"));
      parts.add(BodyPublishers.ofFile(file.getValue()));
      parts.add(BodyPublishers.ofString("\r\n"));
    }
    parts.add(BodyPublishers.ofString("--" + BOUNDARY + "--\r\n"));
    return new MultipartBody(BOUNDARY, BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  private static BodyPublisher header(String disposition, String contentType) {
    return BodyPublishers.ofString(
        "--%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: %s\r\n\r\n"
            .formatted(BOUNDARY, disposition, contentType));
  }
}

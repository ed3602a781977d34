package io.sluice.registry.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** A place in a JSON document, whose errors name the document and the place. */
final class DocumentNode {
  private final String document;
  private final String path;
  private final JsonNode node;

  private DocumentNode(String document, String path, JsonNode node) {
    this.document = document;
    this.path = path;
    this.node = node;
  }

  /**
   * @param document what it is, such as {@code "The image index"}
   */
  static DocumentNode parse(String document, String json) throws MalformedDocumentException {
    JsonNode root = RegistryJson.readTree(json, document);
    if (!root.isObject()) {
      throw new MalformedDocumentException(document + " is malformed: it is no JSON object");
    }
    return new DocumentNode(document, "", root);
  }

  String text(String key) throws MalformedDocumentException {
    return require(key, JsonNode::isTextual, "a text").node.textValue();
  }

  long count(String key) throws MalformedDocumentException {
    return require(key, n -> n.canConvertToLong() && n.longValue() >= 0, "a whole number from 0")
        .node
        .longValue();
  }

  DocumentNode object(String key) throws MalformedDocumentException {
    return require(key, JsonNode::isObject, "an object");
  }

  List<DocumentNode> array(String key) throws MalformedDocumentException {
    DocumentNode array = require(key, JsonNode::isArray, "an array");
    List<DocumentNode> elements = new ArrayList<>();
    for (JsonNode element : array.node) {
      elements.add(new DocumentNode(document, array.path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  Digest digest(String key) throws MalformedDocumentException {
    return parse(key, Digest::parse);
  }

  /** Reads a text whose parser says by an {@link IllegalArgumentException} what is wrong. */
  <T> T parse(String key, Function<String, T> parser) throws MalformedDocumentException {
    String text = text(key);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(
          document + " is malformed: " + at(key) + ": " + e.getMessage(), e);
    }
  }

  /** Reads a text that is itself JSON, as annotations are. */
  <T> T json(String key, Class<T> type) throws MalformedDocumentException {
    return RegistryJson.read(text(key), type, document + ", " + at(key) + ",");
  }

  void requireText(String key, String wanted) throws MalformedDocumentException {
    String found = text(key);
    if (!found.equals(wanted)) {
      throw malformed(at(key) + " must be \"" + wanted + "\", but is \"" + found + "\"");
    }
  }

  /** All texts of this object by key. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }

  MalformedDocumentException malformed(String what) {
    return new MalformedDocumentException(document + " is malformed: " + what);
  }

  private DocumentNode require(String key, Predicate<JsonNode> form, String formName)
      throws MalformedDocumentException {
    JsonNode child = node.get(key);
    if (child == null || child.isNull()) {
      throw malformed(at(key) + " is missing");
    }
    if (!form.test(child)) {
      throw malformed(at(key) + " must be " + formName + ", but is " + child.getNodeType());
    }
    return new DocumentNode(document, at(key), child);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}

package io.sluice.registry.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.compressor.compression.BuiltVariant;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.compressor.compression.LeftOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts beside the variants the recipes that made them, and reports. */
final class CompressionFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CompressionFiles() {}

  static void write(CompressionResult result, Path output) throws IOException {
    ObjectNode report = JSON.createObjectNode();
    report.set("signature", JSON.valueToTree(result.signature()));
    ArrayNode variants = report.putArray("variants");
    for (BuiltVariant variant : result.variants()) {
      Files.writeString(output.resolve(variant.name() + ".yaml"), variant.recipe().toYaml());
      variants.add(entry(variant));
    }
    ArrayNode leftOut = report.putArray("leftOut");
    for (LeftOut left : result.leftOut()) {
      leftOut.addObject().put("name", left.recipe().name().value()).put("why", left.why());
    }
    report.set("notes", JSON.valueToTree(result.notes()));
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(output.resolve("report.json").toFile(), report);
    StringBuilder text = new StringBuilder(CompressionTable.of(result)).append("\n\n");
    result.leftOut().forEach(left -> text.append(left).append('\n'));
    result.notes().forEach(note -> text.append(note).append('\n'));
    Files.writeString(output.resolve("report.txt"), text.toString());
  }

  private static ObjectNode entry(BuiltVariant variant) throws IOException {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("name", variant.name().value());
    entry.put("file", String.valueOf(variant.file().getFileName()));
    entry.put("bytes", Files.size(variant.file()));
    entry.put("recipe", variant.recipe().toYaml());
    entry.set("precision", JSON.valueToTree(variant.precision()));
    entry.set("facts", JSON.valueToTree(variant.facts()));
    entry.set("steps", JSON.valueToTree(variant.reports()));
    return entry;
  }
}

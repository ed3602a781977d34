package io.sluice.bench.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.bench.page.MeanEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A comparison as JSON: every law, with its means and every seed. The same results, same bytes. */
final class ResultFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final SimulationScene scene;
  private final DeviceLadder ladder;

  ResultFile(SimulationScene scene) {
    this.scene = scene;
    this.ladder = scene.device().ladder();
  }

  void write(Path file, List<LawResult> results) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("requests", scene.requests().size());
    root.put("seconds", scene.requests().endMillis() / 1e3);
    for (LawResult result : results) {
      root.withArray("laws").add(law(result));
    }
    Files.writeString(file, JSON.writeValueAsString(root) + "\n");
  }

  private ObjectNode law(LawResult result) {
    ObjectNode law = JSON.createObjectNode();
    law.put("law", result.law());
    ObjectNode means = law.putObject("mean");
    for (SimulationFigure figure : SimulationFigure.values()) {
      if (result.knows(figure)) {
        mean(means.putObject(figure.key), result.mean(figure));
      }
    }
    for (SimulationRun run : result.runs()) {
      law.withArray("seeds").add(run(run));
    }
    return law;
  }

  /** A confidence that is not known, of one seed, is left out. */
  private static void mean(ObjectNode node, MeanEstimate mean) {
    node.put("value", mean.value());
    if (!Double.isNaN(mean.half())) {
      node.put("half_of_95", mean.half());
    }
  }

  private ObjectNode run(SimulationRun run) {
    ObjectNode node = JSON.createObjectNode();
    node.put("seed", run.seed());
    for (SimulationFigure figure : SimulationFigure.values()) {
      Double value = run.figures().get(figure);
      if (value != null) {
        node.put(figure.key, value);
      }
    }
    if (!run.shares().isEmpty()) {
      ObjectNode shares = node.putObject("answered_by");
      for (int i = 0; i < ladder.size(); i++) {
        shares.put(ladder.rung(i).variant().value(), run.shares().get(i));
      }
    }
    return node;
  }
}

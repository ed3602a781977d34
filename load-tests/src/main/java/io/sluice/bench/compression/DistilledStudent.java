package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A narrow student of fashion-resnet, with its teacher and without. */
final class DistilledStudent implements BenchExperiment<CompressionBench> {
  private static final String NARROW =
      "- prune-channels: {share: 0.68, of: channels, importance: l2, multiple: 4}\n";

  private static final String TRAINING =
      "{epochs: 4, learning-rate: 0.05, shift: 1, flip: true, weight-decay: 0.0001}";

  private static final String WITH_TEACHER =
      "name: student\nseed: 1\nsteps:\n"
          + NARROW
          + "- distill:\n    distillation: {temperature: 4, soft-weight: 0.9}\n    training: "
          + TRAINING
          + "\n- fold-batchnorm\n";

  private static final String WITHOUT =
      "name: student-alone\nseed: 1\nsteps:\n"
          + NARROW
          + "- fine-tune: "
          + TRAINING
          + "\n- fold-batchnorm\n";

  @Override
  public String name() {
    return "distillation";
  }

  @Override
  public String purpose() {
    return "a student of an eighth of fashion-resnet's size, with its teacher and without";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path teacher = lab.model("fashion-resnet");
    DataSet data = lab.fashionMnist();
    Path taught = lab.make(teacher, data, WITH_TEACHER).file();
    ModelFileComparison comparison = new ModelFileComparison(lab, data);
    comparison.add("teacher", teacher);
    comparison.add("student, distilled", taught);
    comparison.add("student, from labels alone", lab.make(teacher, data, WITHOUT).file());
    ModelFileComparison.Result result = comparison.measure();
    double distilled = result.gain("student, distilled");
    return new ResultSection(
        "Distillation",
        List.of(
            "Both students have the same shape and the same first weights, and see the same examples"
                + " in the same order; only the loss differs.",
            "```yaml\n" + WITH_TEACHER + "```"),
        List.of(result.table()),
        List.of(
            FigureCheck.atLeast(
                "times smaller", 8, (double) Files.size(teacher) / Files.size(taught)),
            FigureCheck.atMost("points below the teacher", 1.0, -100 * distilled),
            FigureCheck.above(
                "points above the student without a teacher",
                0,
                100 * (distilled - result.gain("student, from labels alone")))));
  }
}

package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.FigureFormat;
import io.sluice.bench.page.ResultSection;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pruning, weight sharing and entropy coding of LeNets (Han, Mao and Dally, ICLR 2016). */
final class DeepCompression implements BenchExperiment<CompressionBench> {
  private static final double MOST_MORE_ERROR = 0.001;

  /**
   * A net and what is wanted of it.
   *
   * @param smaller how many times smaller the file is to be, as in the paper
   * @param baselineError the most that its fp32 baseline may have
   */
  private record Net(String name, double smaller, double baselineError, String recipe) {}

  private static final List<Net> NETS =
      List.of(
          new Net(
              "lenet-300-100",
              40,
              0.018,
              """
              name: deep-compression
              seed: 1
              steps:
              - gradual-prune:
                  pruning: {sparsity: 0.95, begin: 0, end: 0.6, every: 50}
                  training: {epochs: 12, learning-rate: 0.05, weight-decay: 0.0001, shift: 1}
              - share-weights: {bits: 4}
              - fine-tune: {epochs: 2, learning-rate: 0.002, shift: 1}
              - compact-storage
              """),
          new Net(
              "lenet-5",
              39,
              0.009,
              """
              name: deep-compression
              seed: 1
              steps:
              - gradual-prune:
                  pruning: {sparsity: 0.93, begin: 0, end: 0.5, every: 50}
                  training: {epochs: 12, learning-rate: 0.02, weight-decay: 0.0005, shift: 1}
              - share-weights: {bits: 5}
              - fine-tune: {epochs: 2, learning-rate: 0.003, shift: 1}
              - compact-storage
              """));

  @Override
  public String name() {
    return "deep-compression";
  }

  @Override
  public String purpose() {
    return "LeNets on MNIST, pruned, with shared weights, entropy-coded";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    List<FigureCheck> checks = new ArrayList<>();
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "The full MNIST test set; sizes are of files as they are shipped, codebooks, code and zip"
            + " entries included, against the fp32 file. Seeds are 1.");
    for (Net net : NETS) {
      Path baseline = TrainedBaselines.of(net.name(), lab);
      Path small = lab.make(baseline, lab.mnist(), net.recipe()).file();
      Map<String, Path> files = new LinkedHashMap<>();
      files.put("fp32", baseline);
      files.put("compressed", small);
      List<ModelMeasurement> measured = lab.measure(files, lab.mnist(), false);
      double before = error(measured.get(0));
      double after = error(measured.get(1));
      double ratio = (double) Files.size(baseline) / Files.size(small);
      rows.add(row(net.name() + ", fp32", baseline, before, 1));
      rows.add(row(net.name() + ", compressed", small, after, ratio));
      checks.add(
          FigureCheck.atMost(
              net.name() + ": error of the baseline in %",
              100 * net.baselineError(),
              100 * before));
      checks.add(FigureCheck.atLeast(net.name() + ": times smaller on disk", net.smaller(), ratio));
      checks.add(
          FigureCheck.atMost(
              net.name() + ": points of error more",
              100 * MOST_MORE_ERROR,
              100 * (after - before)));
      paragraphs.add("```yaml\n# " + net.name() + "\n" + net.recipe() + "```");
    }
    return new ResultSection(
        "Deep Compression",
        paragraphs,
        List.of(new ResultSection.Table(List.of("net", "bytes", "error", "smaller"), rows)),
        checks);
  }

  private static List<String> row(String name, Path file, double error, double ratio)
      throws IOException {
    return List.of(
        name,
        FigureFormat.bytes(Files.size(file)),
        FigureFormat.percent(error),
        FigureFormat.times(ratio));
  }

  private static double error(ModelMeasurement measured) {
    Integer right = measured.rightAnswers();
    return right == null ? 1 : 1 - (double) right / measured.samples();
  }
}

package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Dynamic int8 of an LSTM and of a transformer encoder with random weights. */
final class SequenceModelExperiment implements BenchExperiment<CompressionBench> {
  private static final String DYNAMIC = "name: int8-dynamic\nsteps:\n- dynamic-int8\n";
  private static final String COMPACT =
      "name: int8-compact\nsteps:\n- dynamic-int8\n- compact-storage\n";
  private static final String FOUR_BITS =
      "name: int4-tables\nsteps:\n- dynamic-int8: {embedding-bits: 4}\n- compact-storage\n";

  private static final String BROUGHT = "as brought";
  private static final String PLAIN = "dynamic int8";
  private static final String SMALL = "dynamic int8, compact storage";
  private static final String SMALLEST = "the same, embeddings in 4 bits";

  @Override
  public String name() {
    return "sequences";
  }

  @Override
  public String purpose() {
    return "an LSTM of 512 and a transformer encoder in dynamic int8";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    ModelFileComparison.Result lstm =
        compare(lab, "lstm", RandomData.tokens(lab.work(), "tokens-32", 1000, 32L));
    ModelFileComparison.Result transformer =
        compare(lab, "transformer", RandomData.tokens(lab.work(), "tokens-35", 30522, 35L));
    return new ResultSection(
        "LSTM and transformer",
        List.of(
            "Made by `load-tests/models/make_bench_models.py`: an LSTM of 512 over 32 tokens, and six"
                + " encoder layers, 384 wide, over 35 tokens (90 MB). `dynamic-int8` puts tables of"
                + " embeddings in 8 bits, too. Compact storage is lossless; the model is decoded when"
                + " it is loaded.",
            "```yaml\n" + COMPACT + "```"),
        List.of(lstm.table(), transformer.table()),
        List.of(
            FigureCheck.atLeast("LSTM: times as fast", 1.8, speedUp(lstm)),
            FigureCheck.atLeast("LSTM: cosine", 0.98, lstm.of(SMALL).cosine()),
            FigureCheck.atLeast("transformer: times as fast", 1.6, speedUp(transformer)),
            FigureCheck.atLeast("transformer: times smaller", 4, transformer.timesSmaller(SMALL)),
            FigureCheck.atLeast("transformer: cosine", 0.98, transformer.of(SMALL).cosine())));
  }

  private static ModelFileComparison.Result compare(CompressionBench lab, String name, DataSet data)
      throws ModelProcessingException, IOException, InterruptedException {
    Path model = lab.model(name);
    ModelFileComparison comparison = new ModelFileComparison(lab, data);
    comparison.add(BROUGHT, model);
    comparison.add(PLAIN, lab.make(model, data, DYNAMIC).file());
    comparison.add(SMALL, lab.make(model, data, COMPACT).file());
    comparison.add(SMALLEST, lab.make(model, data, FOUR_BITS).file());
    return comparison.measure();
  }

  private static double speedUp(ModelFileComparison.Result result) {
    return result.speedUp(SMALL, BROUGHT).median();
  }
}

package io.sluice.bench.adaptation;

import io.sluice.bench.live.LiveCommand;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.ResultPage;
import io.sluice.bench.page.ResultSection;
import java.util.List;

/** Takes over what {@code sluice-bench live} has left among the sections. */
final class LiveSectionImport implements BenchExperiment<AdaptationBench> {
  @Override
  public String name() {
    return LiveCommand.SECTION;
  }

  @Override
  public String purpose() {
    return "what sluice-bench live measured last";
  }

  @Override
  public ResultSection run(AdaptationBench lab) throws Exception {
    return ResultPage.beside(lab.plots())
        .kept(name())
        .orElseGet(
            () ->
                new ResultSection(
                    "Live: one agent on the real path",
                    List.of("Not measured here; `sluice-bench live` does."),
                    List.of(),
                    List.of()));
  }
}

package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.recipe.UsualVariant;
import io.sluice.compressor.search.LayerSensitivity;
import io.sluice.compressor.search.SearchTrial;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.ModuleInventory;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.EvaluationSamples;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.MeasurementOrder.Costs;
import io.sluice.measurement.ThisMachine;
import io.sluice.measurement.report.ModelReport;
import io.sluice.measurement.report.ReportedVariant;
import io.sluice.registry.power.PowerModel;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of {@link ModelCompression}: make, measure, choose, ship. */
final class CompressionRun {
  private static final PowerModel ENERGY = PowerModel.RASPBERRY_PI_4;
  private static final Duration SILENCE = Duration.ofMinutes(2);

  // fractions of the whole, as parts take time for a small model
  private static final double MADE = 0.4;
  private static final double TRAINED = 0.95;
  private static final double SEARCHED = 0.9;
  private static final double MEASURED = 0.98;

  private final CompressionRequest request;
  private final BroughtModel model;
  private final ExampleSplits data;
  private final Path scratch;
  private final Path kept;
  private final EngineProcess engine;
  private final VariantBuilder workbench;
  private final BuildProgress progress;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  CompressionRun(
      CompressionRequest request,
      BroughtModel model,
      ExampleSplits data,
      CompressionWorkspace workspace,
      BuildProgress progress)
      throws IOException {
    this.request = request;
    this.model = model;
    this.data = data;
    this.scratch = workspace.scratch();
    this.kept = workspace.kept();
    this.engine = new EngineProcess(scratch, SILENCE, request.timing());
    this.workbench = new VariantBuilder(model, data, workspace, engine);
    this.progress = progress;
  }

  /**
   * @param output output folder; empty until all is done
   */
  CompressionResult run(Path output)
      throws ModelProcessingException, IOException, InterruptedException {
    noteWhatIsMissing();
    if (request.wish() instanceof RequestedVariants.Recipes recipes) {
      return recipes(recipes.recipes(), output);
    }
    return request.wish() instanceof RequestedVariants.Goal goal
        ? goal(goal, output)
        : ladder(output);
  }

  private void noteWhatIsMissing() {
    if (judges() == null) {
      notes.add("without samples the variants were loaded, but neither compared nor measured");
    } else if (data.file(Part.EVALUATION).isEmpty()) {
      notes.add(
          "without an evaluation set accuracy is unknown; agreement is that on the calibration"
              + " sample");
    }
  }

  private CompressionResult ladder(Path output)
      throws ModelProcessingException, IOException, InterruptedException {
    requireWeights();
    boolean calibrated = data.file(Part.CALIBRATION).isPresent();
    List<UsualVariant> rungs = UsualLadder.of(request.engines(), calibrated, request.seed());
    LadderDrafts drafting =
        new LadderDrafts(workbench, new DraftMeasurement(engine, model.file(), choosers()));
    Map<VariantDraft, UsualVariant> drafts =
        drafting.make(rungs, BuildProgress.part(progress, 0, MADE));
    leftOut.addAll(drafting.leftOut());
    notes.addAll(drafting.notes());
    FullPrecisionBaselines baselines = baselines(drafts.keySet());
    DraftMeasurement.Results results = measure(List.copyOf(drafts.keySet()), baselines, MADE);
    List<VariantDraft> chosen =
        new LadderChoice(drafts, results.without(baselines.extra())).choose(leftOut);
    if (chosen.size() == 1) {
      throw new ModelProcessingException("No compressed variant is left. " + sentences(leftOut));
    }
    return ship(chosen, results, baselines, LayerSensitivity.UNKNOWN, output);
  }

  private void requireWeights() throws ModelProcessingException, IOException {
    try (ScriptArchive archive = ScriptArchive.open(model.script())) {
      ScriptModule module = archive.module();
      if (module.tensors().stream().noneMatch(tensor -> tensor.shape().size() > 1)) {
        throw new ModelProcessingException(
            "Tried to compress the model, but it has no layer with weights. It has "
                + ModuleInventory.of(module));
      }
    }
  }

  private static String sentences(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(". "));
  }

  private CompressionResult recipes(List<Recipe> recipes, Path output)
      throws ModelProcessingException, IOException, InterruptedException {
    List<VariantDraft> drafts = new ArrayList<>();
    double made = recipes.stream().anyMatch(Recipe::trains) ? TRAINED : MADE;
    for (int i = 0; i < recipes.size(); i++) {
      double from = made * i / recipes.size();
      double to = made * (i + 1) / recipes.size();
      VariantDraft draft = workbench.make(recipes.get(i), BuildProgress.part(progress, from, to));
      draft.reports().stream().map(CompressionStepReport::summary).forEach(notes::add);
      drafts.add(draft);
    }
    FullPrecisionBaselines baselines = baselines(drafts);
    DraftMeasurement.Results results = measure(drafts, baselines, made);
    List<LeftOut> broken = results.without(baselines.extra()).broken();
    if (!broken.isEmpty()) {
      throw new ModelProcessingException(sentences(broken));
    }
    return ship(drafts, results, baselines, LayerSensitivity.UNKNOWN, output);
  }

  private CompressionResult goal(RequestedVariants.Goal wish, Path output)
      throws ModelProcessingException, IOException, InterruptedException {
    requireWeights();
    GoalCheck check = new GoalCheck(wish);
    check.requireClass(hardwareClass());
    Path choosers = check.requireExamples(data, choosers(), model.inputs());
    GoalSearch.Found found =
        new GoalSearch(request, wish, model, data, choosers, workbench, engine, kept)
            .run(BuildProgress.part(progress, 0, SEARCHED));
    notes.addAll(found.notes());
    if (found.outcome().best().isEmpty()) {
      throw new ModelProcessingException(found.outcome().explanation() + whatIsKept());
    }
    notes.add(found.outcome().explanation());
    GoalChoice choice =
        new GoalChoice(found.outcome(), new GoalMetricReadings(model.file(), ENERGY));
    List<SearchTrial> shortlist = choice.shortlist();
    leftOut.addAll(choice.rest(shortlist));
    List<VariantDraft> drafts = new ArrayList<>();
    drafts.add(make(found.outcome().trials().get(0)));
    for (SearchTrial trial : shortlist) {
      drafts.add(make(trial));
    }
    FullPrecisionBaselines baselines = baselines(drafts);
    DraftMeasurement.Results results = measure(drafts, baselines, SEARCHED);
    List<VariantDraft> chosen =
        choice.judge(drafts.get(0), drafts.subList(1, drafts.size()), results, leftOut, notes);
    return ship(chosen, results, baselines, found.sensitivity(), output);
  }

  private VariantDraft make(SearchTrial trial)
      throws ModelProcessingException, IOException, InterruptedException {
    return workbench.make(trial.candidate().recipe(), BuildProgress.NONE);
  }

  private String whatIsKept() {
    return request.work() == null
        ? ""
        : ". What was measured is kept in %s, where a longer budget or another goal goes on from it"
            .formatted(request.work());
  }

  /** Measured baselines; none without samples, as nothing is measured then. */
  private FullPrecisionBaselines baselines(Collection<VariantDraft> variants)
      throws IOException, InterruptedException {
    FullPrecisionBaselines baselines =
        judges() == null
            ? FullPrecisionBaselines.NONE
            : FullPrecisionBaselines.of(workbench, variants, request.seed());
    notes.addAll(baselines.notes());
    return baselines;
  }

  private DraftMeasurement.Results measure(
      List<VariantDraft> drafts, FullPrecisionBaselines baselines, double from)
      throws ModelProcessingException, IOException, InterruptedException {
    List<VariantDraft> all = new ArrayList<>(drafts);
    all.addAll(baselines.extra());
    return new DraftMeasurement(engine, model.file(), judges())
        .measure(
            all, Costs.ALL, f -> BuildProgress.part(progress, from, MEASURED).at("measuring", f));
  }

  private CompressionResult ship(
      List<VariantDraft> chosen,
      DraftMeasurement.Results results,
      FullPrecisionBaselines baselines,
      LayerSensitivity sensitivity,
      Path output)
      throws ModelProcessingException, IOException, InterruptedException {
    progress.at("reporting", MEASURED);
    ModelReport report = report(chosen, results, baselines, sensitivity);
    String evaluation = data.file(Part.EVALUATION).isPresent() ? request.dataset() : null;
    VariantFactsBuilder facts = new VariantFactsBuilder(evaluation, hardwareClass(), ENERGY);
    Path judges = judges();
    EvaluationSamples samples =
        judges == null ? null : EvaluationSamples.read(judges, model.inputs());
    return new CompressionResult(
        ModelSignatureDetection.of(model.inputs(), samples, results.reference()),
        new VariantShipment(output, facts).ship(chosen, results),
        leftOut,
        notes,
        report);
  }

  private ModelReport report(
      List<VariantDraft> chosen,
      DraftMeasurement.Results results,
      FullPrecisionBaselines baselines,
      LayerSensitivity sensitivity)
      throws ModelProcessingException, IOException, InterruptedException {
    Path sample = data.file(Part.CALIBRATION).orElse(judges());
    EngineCalibration shapes =
        sample == null ? null : new EngineCalibration(engine, sample, scratch, f -> {});
    List<ReportedVariant> rows =
        new ReportRowBuilder(model, workbench, new WorkCount(workbench, shapes))
            .rows(chosen, results, baselines);
    return new ModelReport(
        String.valueOf(request.model().getFileName()),
        data.file(Part.EVALUATION).isPresent() ? request.dataset() : "",
        hardwareClass(),
        rows,
        sensitivity.layers().stream()
            .map(
                l ->
                    new io.sluice.measurement.report.ModelReport.LayerSensitivity(
                        l.path(), 100 * l.closeness().lost()))
            .toList(),
        Stream.concat(leftOut.stream().map(LeftOut::toString), notes.stream()).toList());
  }

  private static String hardwareClass() throws IOException {
    return ThisMachine.hardwareClass(Path.of("/proc/cpuinfo"));
  }

  /** Samples for judging variants; null without samples. */
  private @Nullable Path judges() {
    return data.file(Part.EVALUATION).or(() -> data.file(Part.CALIBRATION)).orElse(null);
  }

  /** Samples for choosing between alternatives; never the samples for judging. */
  private @Nullable Path choosers() {
    return data.file(Part.VALIDATION).or(() -> data.file(Part.CALIBRATION)).orElse(null);
  }
}

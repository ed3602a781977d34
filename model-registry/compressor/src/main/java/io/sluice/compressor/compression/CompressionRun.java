package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.MeasurementOrder.Costs;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.evaluation.ThisMachine;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.Rung;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.report.ModelReport;
import io.sluice.compressor.report.ModelReport.LayerSensitivity;
import io.sluice.compressor.report.ReportedVariant;
import io.sluice.compressor.search.Sensitivity;
import io.sluice.compressor.search.Trial;
import io.sluice.compressor.technique.Inventory;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.registry.power.PowerModel;
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

/** One run of {@link Compression}: make, measure, choose, ship. */
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
  private final Splits data;
  private final Path scratch;
  private final Path kept;
  private final EngineProcess engine;
  private final Workbench workbench;
  private final Progress progress;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  CompressionRun(
      CompressionRequest request,
      BroughtModel model,
      Splits data,
      Workspace workspace,
      Progress progress)
      throws IOException {
    this.request = request;
    this.model = model;
    this.data = data;
    this.scratch = workspace.scratch();
    this.kept = workspace.kept();
    this.engine = new EngineProcess(scratch, SILENCE, request.timing());
    this.workbench = new Workbench(model, data, workspace, engine);
    this.progress = progress;
  }

  /**
   * @param output gets nothing before all is done
   */
  CompressionResult run(Path output)
      throws CompressionException, IOException, InterruptedException {
    noteWhatIsMissing();
    if (request.wish() instanceof Wish.Recipes recipes) {
      return recipes(recipes.recipes(), output);
    }
    return request.wish() instanceof Wish.Goal goal ? goal(goal, output) : ladder(output);
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
      throws CompressionException, IOException, InterruptedException {
    requireWeights();
    boolean calibrated = data.file(Part.CALIBRATION).isPresent();
    List<Rung> rungs = UsualLadder.of(request.engines(), calibrated, request.seed());
    LadderDrafts drafting =
        new LadderDrafts(workbench, new Bench(engine, model.file(), choosers()));
    Map<Draft, Rung> drafts = drafting.make(rungs, Progress.part(progress, 0, MADE));
    leftOut.addAll(drafting.leftOut());
    notes.addAll(drafting.notes());
    Baselines baselines = baselines(drafts.keySet());
    Bench.Results results = measure(List.copyOf(drafts.keySet()), baselines, MADE);
    List<Draft> chosen =
        new LadderChoice(drafts, results.without(baselines.extra())).choose(leftOut);
    if (chosen.size() == 1) {
      throw new CompressionException("No compressed variant is left. " + sentences(leftOut));
    }
    return ship(chosen, results, baselines, Sensitivity.UNKNOWN, output);
  }

  private void requireWeights() throws CompressionException, IOException {
    try (ScriptArchive archive = ScriptArchive.open(model.script())) {
      ScriptModule module = archive.module();
      if (module.tensors().stream().noneMatch(tensor -> tensor.shape().size() > 1)) {
        throw new CompressionException(
            "Tried to compress the model, but it has no layer with weights. It has "
                + Inventory.of(module));
      }
    }
  }

  private static String sentences(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(". "));
  }

  private CompressionResult recipes(List<Recipe> recipes, Path output)
      throws CompressionException, IOException, InterruptedException {
    List<Draft> drafts = new ArrayList<>();
    double made = recipes.stream().anyMatch(Recipe::trains) ? TRAINED : MADE;
    for (int i = 0; i < recipes.size(); i++) {
      double from = made * i / recipes.size();
      double to = made * (i + 1) / recipes.size();
      Draft draft = workbench.make(recipes.get(i), Progress.part(progress, from, to));
      draft.reports().stream().map(StepReport::summary).forEach(notes::add);
      drafts.add(draft);
    }
    Baselines baselines = baselines(drafts);
    Bench.Results results = measure(drafts, baselines, made);
    List<LeftOut> broken = results.without(baselines.extra()).broken();
    if (!broken.isEmpty()) {
      throw new CompressionException(sentences(broken));
    }
    return ship(drafts, results, baselines, Sensitivity.UNKNOWN, output);
  }

  private CompressionResult goal(Wish.Goal wish, Path output)
      throws CompressionException, IOException, InterruptedException {
    requireWeights();
    GoalCheck check = new GoalCheck(wish);
    check.requireClass(hardwareClass());
    Path choosers = check.requireExamples(data, choosers(), model.inputs());
    GoalSearch.Found found =
        new GoalSearch(request, wish, model, data, choosers, workbench, engine, kept)
            .run(Progress.part(progress, 0, SEARCHED));
    notes.addAll(found.notes());
    if (found.outcome().best().isEmpty()) {
      throw new CompressionException(found.outcome().explanation() + whatIsKept());
    }
    notes.add(found.outcome().explanation());
    GoalChoice choice = new GoalChoice(found.outcome(), new Readout(model.file(), ENERGY));
    List<Trial> shortlist = choice.shortlist();
    leftOut.addAll(choice.rest(shortlist));
    List<Draft> drafts = new ArrayList<>();
    drafts.add(make(found.outcome().trials().get(0)));
    for (Trial trial : shortlist) {
      drafts.add(make(trial));
    }
    Baselines baselines = baselines(drafts);
    Bench.Results results = measure(drafts, baselines, SEARCHED);
    List<Draft> chosen =
        choice.judge(drafts.get(0), drafts.subList(1, drafts.size()), results, leftOut, notes);
    return ship(chosen, results, baselines, found.sensitivity(), output);
  }

  private Draft make(Trial trial) throws CompressionException, IOException, InterruptedException {
    return workbench.make(trial.candidate().recipe(), Progress.NONE);
  }

  private String whatIsKept() {
    return request.work() == null
        ? ""
        : ". What was measured is kept in %s, where a longer budget or another goal goes on from it"
            .formatted(request.work());
  }

  /** None without samples: nothing is measured then. */
  private Baselines baselines(Collection<Draft> variants) throws IOException, InterruptedException {
    Baselines baselines =
        judges() == null ? Baselines.NONE : Baselines.of(workbench, variants, request.seed());
    notes.addAll(baselines.notes());
    return baselines;
  }

  private Bench.Results measure(List<Draft> drafts, Baselines baselines, double from)
      throws CompressionException, IOException, InterruptedException {
    List<Draft> all = new ArrayList<>(drafts);
    all.addAll(baselines.extra());
    return new Bench(engine, model.file(), judges())
        .measure(all, Costs.ALL, f -> Progress.part(progress, from, MEASURED).at("measuring", f));
  }

  private CompressionResult ship(
      List<Draft> chosen,
      Bench.Results results,
      Baselines baselines,
      Sensitivity sensitivity,
      Path output)
      throws CompressionException, IOException, InterruptedException {
    progress.at("reporting", MEASURED);
    ModelReport report = report(chosen, results, baselines, sensitivity);
    String evaluation = data.file(Part.EVALUATION).isPresent() ? request.dataset() : null;
    Facts facts = new Facts(evaluation, hardwareClass(), ENERGY);
    Path judges = judges();
    Samples samples = judges == null ? null : Samples.read(judges, model.inputs());
    return new CompressionResult(
        Signatures.of(model.inputs(), samples, results.reference()),
        new Shipment(output, facts).ship(chosen, results),
        leftOut,
        notes,
        report);
  }

  private ModelReport report(
      List<Draft> chosen, Bench.Results results, Baselines baselines, Sensitivity sensitivity)
      throws CompressionException, IOException, InterruptedException {
    Path sample = data.file(Part.CALIBRATION).orElse(judges());
    EngineCalibration shapes =
        sample == null ? null : new EngineCalibration(engine, sample, scratch, f -> {});
    List<ReportedVariant> rows =
        new Reporting(model, workbench, new WorkCount(workbench, shapes))
            .rows(chosen, results, baselines);
    return new ModelReport(
        String.valueOf(request.model().getFileName()),
        data.file(Part.EVALUATION).isPresent() ? request.dataset() : "",
        hardwareClass(),
        rows,
        sensitivity.layers().stream()
            .map(l -> new LayerSensitivity(l.path(), 100 * l.closeness().lost()))
            .toList(),
        Stream.concat(leftOut.stream().map(LeftOut::toString), notes.stream()).toList());
  }

  private static String hardwareClass() throws IOException {
    return ThisMachine.hardwareClass(Path.of("/proc/cpuinfo"));
  }

  /** The samples that variants are judged by; null when there are none. */
  private @Nullable Path judges() {
    return data.file(Part.EVALUATION).or(() -> data.file(Part.CALIBRATION)).orElse(null);
  }

  /** The samples by which alternatives are chosen; never those that they are judged by. */
  private @Nullable Path choosers() {
    return data.file(Part.VALIDATION).or(() -> data.file(Part.CALIBRATION)).orElse(null);
  }
}

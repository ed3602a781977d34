package io.sluice.registry.app;

import io.sluice.launch.ConfigurationException;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.hardware.Engine;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pushes a model and watches the registry make its variants. */
@Command(
    name = "push",
    description = "Pushes a model and shows the variants that are made of it.",
    mixinStandardHelpOptions = true)
final class PushCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 300;

  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Parameters(
      index = "0",
      paramLabel = "MODEL:VERSION",
      description = "Name and new version.",
      converter = ModelReference.Converter.class)
  private ModelReference reference;

  @Parameters(index = "1", paramLabel = "FILE", description = "TorchScript archive or ONNX model.")
  private Path model;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description = "Inputs for static quantisation (.npz).")
  private @Nullable Path calibration;

  @Option(
      names = "--evaluation",
      paramLabel = "FILE",
      description = "Labelled inputs to measure accuracy on (.npz).")
  private @Nullable Path evaluation;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "What the evaluation data is, to be shown beside accuracies.")
  private String dataset = "";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      converter = EngineConverter.class,
      description = "pytorch or onnxruntime; may be repeated (default: pytorch).")
  private Set<Engine> engines = Set.of();

  @Override
  public Integer call() throws RegistryException, InterruptedException {
    requireFile("FILE", model);
    requireFile("--calibration", calibration);
    requireFile("--evaluation", evaluation);
    RegistryClient client = registry.connect();
    String job =
        client.push(
            reference.model(),
            reference.version(),
            new PushRequest(model, calibration, evaluation, dataset, engines));
    PrintWriter err = spec.commandLine().getErr();
    PushJob ended = watch(client, job, new ProgressLine(err, System.console() != null));
    if (ended.state() == PushJob.State.FAILED) {
      err.println("Tried to push " + model + " as " + reference + ", but " + ended.error());
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(VariantTable.of(client.version(reference.model(), reference.version()).variants()));
    out.flush();
    return 0;
  }

  private static PushJob watch(RegistryClient client, String id, ProgressLine line)
      throws RegistryException, InterruptedException {
    PushJob job = client.job(id);
    while (!job.isFinished()) {
      line.show(job.step(), job.fraction(), job.secondsLeft());
      Thread.sleep(POLL_MILLIS);
      job = client.job(id);
    }
    line.end();
    return job;
  }

  private static void requireFile(String key, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new ConfigurationException(key + " must be a readable file, but is " + file);
    }
  }
}

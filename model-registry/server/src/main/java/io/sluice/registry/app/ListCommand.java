package io.sluice.registry.app;

import io.sluice.registry.client.ModelSummary;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists models, or the variants of one. */
@Command(
    name = "list",
    description = "Lists the models, or the variants of one version.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL[:VERSION]",
      description = "The model whose variants to list, and which version if not the latest.",
      converter = ModelReference.Converter.class)
  private @Nullable ModelReference reference;

  @Override
  public Integer call() throws RegistryException, InterruptedException {
    RegistryClient client = registry.connect();
    PrintWriter out = spec.commandLine().getOut();
    ModelReference one = reference;
    if (one != null) {
      out.println(VariantTable.of(client.version(one.model(), one.version()).variants()));
    } else {
      client.models().forEach(model -> list(model, out));
    }
    out.flush();
    return 0;
  }

  private static void list(ModelSummary model, PrintWriter out) {
    for (ModelSummary.Version version : model.versions()) {
      String variants =
          version.variants().stream().map(Object::toString).collect(Collectors.joining(", "));
      out.println(
          model.model() + ":" + version.version() + "  " + version.created() + "  " + variants);
    }
  }
}

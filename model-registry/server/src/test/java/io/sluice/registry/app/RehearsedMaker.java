package io.sluice.registry.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.registry.catalog.CompressedLadder;
import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.DataPart;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.catalog.VariantRequest;
import io.sluice.registry.job.JobProgress;
import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Makes one variant, called like the technique, of the model and that name, and notes what it got;
 * the techniques {@code wait}, {@code fail} and {@code other-signature} do what they say.
 */
final class RehearsedMaker implements VariantMaker {
  final List<CompressionOrder> orders = new CopyOnWriteArrayList<>();
  final List<byte[]> models = new CopyOnWriteArrayList<>();
  final List<String> names = new CopyOnWriteArrayList<>();
  final List<String> data = new CopyOnWriteArrayList<>();
  volatile boolean interrupted;
  private final CountDownLatch gate = new CountDownLatch(1);

  /** What waits for it goes on. */
  void open() {
    gate.countDown();
  }

  @Override
  public void check(VariantRequest wish) throws UnusableModelException {
    if (wish.goal().startsWith("smalest")) {
      throw new UnusableModelException("The goal \"smalest\" cannot be used", null);
    }
  }

  @Override
  public synchronized CompressedLadder make(
      Path model, CompressionOrder order, Path output, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException {
    byte[] bytes = Files.readAllBytes(model);
    String technique = order.wish().techniques().stream().findFirst().orElse("usual");
    note(model, order, bytes);
    if (technique.equals("wait")) {
      await(progress);
    }
    if (technique.equals("fail")) {
      throw new UnusableModelException("layer conv1 cannot be pruned", null);
    }
    byte[] variant = (technique + Digest.of(bytes)).getBytes(UTF_8);
    Path file = Files.write(output.resolve(technique + ".pt"), variant);
    return new CompressedLadder(
        technique.equals("other-signature") ? RegistryFixture.INTEGERS : RegistryFixture.SIGNATURE,
        List.of(RegistryFixture.variant(technique, file, 0.9, 0.001)),
        List.of("made of " + bytes.length + " bytes"));
  }

  private void note(Path model, CompressionOrder order, byte[] bytes) throws IOException {
    models.add(bytes);
    names.add(model.getFileName().toString());
    for (Map.Entry<DataPart, Path> file : new TreeMap<>(order.data()).entrySet()) {
      data.add(file.getKey().label() + " " + Files.readString(file.getValue()));
    }
    orders.add(order);
  }

  private void await(JobProgress progress) throws InterruptedException {
    progress.at("waiting for the test", 0.5);
    try {
      gate.await();
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    }
  }
}

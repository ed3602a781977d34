package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static io.sluice.registry.app.RegistryFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.DataPart;
import io.sluice.registry.catalog.Ladder;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.catalog.Wish;
import io.sluice.registry.client.CompressRequest;
import io.sluice.registry.client.Compression;
import io.sluice.registry.client.PullListener;
import io.sluice.registry.client.PushJob.State;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.job.Progress;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantManifest;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compressions of published versions as clients see them, with a maker that tells what it got. */
final class CompressionHttpTest {
  private static final byte[] MODEL = bytes(1, 1000);

  @TempDir private Path folder;
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Maker maker = new Maker();
  private RegistryFixture registry;

  @BeforeEach
  void start() throws Exception {
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants, maker);
    registry.push("1", MODEL);
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    registry.close();
  }

  @Test
  void aCompressionAddsItsVariantsToTheVersion() throws Exception {
    ModelVersion before = registry.client.version(FASHION, "1");

    Compression done = compress(techniques("prune"));

    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.added()).containsExactly(new VariantName("prune"));
    assertThat(done.unchanged()).isEmpty();
    assertThat(done.notes()).containsExactly("made of 1000 bytes");
    assertThat(done.techniques()).containsExactly("prune");
    assertThat(done.from()).isEqualTo("original");
    assertThat(done.created()).isNotEmpty();
    ModelVersion after = registry.client.version(FASHION, "1");
    assertThat(after.variants()).hasSize(3).containsAll(before.variants());
    VariantDescriptor added = registry.variant("1", "prune");
    Path file = registry.client.pull(FASHION, added, PullListener.NONE);
    assertThat(Digest.of(file)).isEqualTo(added.weights());
  }

  @Test
  void theMakerGetsTheModelAsBroughtTheWishAndTheData() throws Exception {
    Path data = registry.write("d.npz", "data".getBytes(UTF_8));

    compress(
        new CompressRequest(
            "",
            "name: small\nsteps: []",
            List.of(),
            Set.of(),
            "",
            Map.of("calibration", data, "training", data, "evaluation", data),
            "held-out"));

    CompressionOrder order = maker.orders.get(0);
    assertThat(maker.models.get(0)).isEqualTo(MODEL);
    assertThat(order.wish())
        .isEqualTo(new Wish("", "", "", "name: small\nsteps: []", List.of(), new TreeSet<>()));
    assertThat(order.dataset()).isEqualTo("held-out");
    assertThat(maker.data).containsExactly("calibration data", "training data", "evaluation data");
  }

  @Test
  void itCanStartFromTheFp32Variant() throws Exception {
    compress(new CompressRequest("", "", List.of("prune"), Set.of(), "fp32", Map.of(), ""));

    assertThat(maker.models.get(0)).hasSize(301_000);
    assertThat(maker.names.get(0)).isEqualTo("fp32.pt");
  }

  @Test
  void whatItCannotStartFromIsRefusedWithWhatItCan() {
    assertThatThrownBy(
            () ->
                registry.client.compress(
                    FASHION,
                    "1",
                    new CompressRequest(
                        "", "", List.of("prune"), Set.of(), "int8-static", Map.of(), "")))
        .hasMessageContaining("400: A compression of fashion:1 cannot start from \"int8-static\"")
        .hasMessageContaining("it can from [original, fp32]");
  }

  @Test
  void withoutTheOriginalItStartsFromFp32() throws Exception {
    Files.delete(registry.storedBlob(Digest.of(MODEL)));

    Compression done = compress(techniques("prune"));

    assertThat(done.from()).isEqualTo("fp32");
  }

  @Test
  void bytesThatTheVersionHasAlreadyAreNotAddedAgain() throws Exception {
    compress(techniques("prune"));
    ModelVersion before = registry.client.version(FASHION, "1");

    Compression again = compress(techniques("prune"));

    assertThat(again.added()).isEmpty();
    assertThat(again.unchanged()).containsExactly(new VariantName("prune"));
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
  }

  @Test
  void aNameThatAnotherVariantHasGetsANumber() throws Exception {
    VariantDescriptor before = registry.variant("1", "fp32");

    Compression done = compress(techniques("fp32"));

    assertThat(done.added()).containsExactly(new VariantName("fp32-2"));
    assertThat(registry.variant("1", "fp32")).isEqualTo(before);
  }

  @Test
  void latestStaysWhereItIsUnlessItIsThisVersion() throws Exception {
    compress(techniques("prune"));
    assertThat(registry.client.version(FASHION, "latest").variants()).hasSize(3);
    registry.push("2", bytes(2, 1000));

    compress(techniques("distil"));

    assertThat(registry.client.version(FASHION, "latest").version()).isEqualTo("2");
    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(4);
    assertThat(registry.client.models().get(0).latest()).isEqualTo("2");
  }

  @Test
  void latestMayBeNamed() throws Exception {
    String id = registry.client.compress(FASHION, "latest", techniques("prune"));
    await().until(() -> registry.client.compression(FASHION, "1", id).state().isFinished());

    assertThat(registry.client.compression(FASHION, "latest", id).added()).hasSize(1);
    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(3);
  }

  @Test
  void whatWasDoneIsRememberedOverARestart() throws Exception {
    Compression first = compress(techniques("prune"));
    Compression second = compress(techniques("distil"));
    registry.close();

    registry = new RegistryFixture(folder, RegistryFixture::twoVariants, maker);

    assertThat(registry.client.compressions(FASHION, "1")).containsExactly(second, first);
    assertThatThrownBy(() -> registry.client.cancel(FASHION, "1", first.id()))
        .hasMessageContaining("409: Compression " + first.id() + " cannot be cancelled any more");
  }

  @Test
  void theVersionCanBePushedAgainWithoutLosingWhatWasAdded() throws Exception {
    compress(techniques("prune"));

    assertThat(registry.push("1", MODEL).state()).isEqualTo(State.DONE);

    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(3);
  }

  @Test
  void aRunningCompressionTellsHowFarItIsAndCanBeCancelled() throws Exception {
    ModelVersion before = registry.client.version(FASHION, "1");
    String id = registry.client.compress(FASHION, "1", techniques("wait"));
    await().until(() -> registry.client.compression(FASHION, "1", id).fraction() == 0.5);
    Compression running = registry.client.compression(FASHION, "1", id);

    registry.client.cancel(FASHION, "1", id);

    assertThat(running.state()).isEqualTo(State.RUNNING);
    assertThat(running.step()).isEqualTo("waiting for the test");
    assertThat(running.secondsLeft()).isNotNull().isNotNegative();
    await().until(() -> registry.client.compression(FASHION, "1", id).state() == State.CANCELLED);
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
    assertThat(maker.interrupted).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(folder.resolve("storage/tmp")).isDirectoryNotContaining("glob:**/job*"));
    assertThat(registry.client.cancel(FASHION, "1", id).state()).isEqualTo(State.CANCELLED);
    assertThat(compress(techniques("prune")).state()).isEqualTo(State.DONE);
  }

  @Test
  void orderingTheSameTwiceAtOnceIsOneCompression() throws Exception {
    String first = registry.client.compress(FASHION, "1", techniques("wait"));
    String second = registry.client.compress(FASHION, "1", techniques("wait"));
    String other = registry.client.compress(FASHION, "1", techniques("prune"));

    assertThat(second).isEqualTo(first).isNotEqualTo(other);
    assertThat(registry.client.compressions(FASHION, "1"))
        .extracting(Compression::id)
        .containsExactly(other, first);
  }

  @Test
  void whatWasCancelledCanBeOrderedAgainAtOnce() throws Exception {
    String first = registry.client.compress(FASHION, "1", techniques("wait"));
    await().until(() -> state(first) == State.RUNNING);
    registry.client.cancel(FASHION, "1", first);

    String second = registry.client.compress(FASHION, "1", techniques("wait"));

    assertThat(second).isNotEqualTo(first);
    await().until(() -> state(second) == State.RUNNING);
    assertThat(state(first)).isEqualTo(State.CANCELLED);
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    String running = registry.client.compress(FASHION, "1", techniques("wait"));
    await().until(() -> state(running) == State.RUNNING);
    registry.client.compress(FASHION, "1", techniques("one"));
    registry.client.compress(FASHION, "1", techniques("two"));

    assertThatThrownBy(() -> registry.client.compress(FASHION, "1", techniques("three")))
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.BUSY);
  }

  @Test
  void aFailureIsToldAndChangesNothing() throws Exception {
    ModelVersion before = registry.client.version(FASHION, "1");

    Compression failed = compress(techniques("fail"));

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.error()).isEqualTo("layer conv1 cannot be pruned");
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
  }

  @Test
  void variantsThatTakeSomethingElseAreNotAdded() throws Exception {
    Compression failed = compress(techniques("other-signature"));

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.error()).startsWith("The variants take [").contains("INT64");
    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(2);
  }

  @Test
  void aWishThatCannotBeUnderstoodIsRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                registry.client.compress(
                    FASHION,
                    "1",
                    new CompressRequest("smalest", "", List.of(), Set.of(), "", Map.of(), "")))
        .hasMessageContaining("400: The goal \"smalest\" cannot be used");
    assertThatThrownBy(
            () ->
                registry.client.compress(
                    FASHION,
                    "1",
                    new CompressRequest(
                        "smallest", "", List.of("prune"), Set.of(), "", Map.of(), "")))
        .hasMessageContaining(
            "400: A compression has a goal, a recipe or techniques, but only one");
    assertThat(folder.resolve("storage/tmp")).isDirectoryNotContaining("glob:**/job*");
  }

  @Test
  void aGoalIsHandedOnWithItsBudgetAndItsClassAndRemembered() throws Exception {
    CompressRequest goal =
        new CompressRequest("smallest", "", List.of(), Set.of(), "", Map.of(), "")
            .withBudget("20m")
            .withHardwareClass("x86_64-avx2");

    Compression done = compress(goal);

    Wish wish = maker.orders.get(0).wish();
    assertThat(wish.goal()).isEqualTo("smallest");
    assertThat(wish.budget()).isEqualTo("20m");
    assertThat(wish.hardwareClass()).isEqualTo("x86_64-avx2");
    assertThat(done.budget()).isEqualTo("20m");
    assertThat(done.hardwareClass()).isEqualTo("x86_64-avx2");
  }

  @Test
  void aBudgetWithoutAGoalIsRefused() {
    CompressRequest budget = techniques("prune").withBudget("20m");

    assertThatThrownBy(() -> registry.client.compress(FASHION, "1", budget))
        .hasMessageContaining("400: A budget and a class are for a goal, but there is none");
  }

  @Test
  void theEnginesAreHandedOnAndRemembered() throws Exception {
    Set<Engine> onnx = Set.of(Engine.ONNX_RUNTIME);

    Compression done =
        compress(new CompressRequest("", "", List.of("prune"), onnx, "", Map.of(), ""));

    assertThat(maker.orders.get(0).wish().engines()).containsExactly(Engine.ONNX_RUNTIME);
    assertThat(done.engines()).containsExactly(Engine.ONNX_RUNTIME);
    HttpResponse<byte[]> unknown =
        post("multipart/form-data; boundary=b", part("engine", "tflite"));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(text(unknown)).contains("Unknown engine \\\"tflite\\\", known are pytorch");
  }

  @Test
  void aVariantSaysByWhichRecipeItWasMade() throws Exception {
    compress(techniques("prune"));

    Digest manifest = registry.variant("1", "prune").manifest();
    byte[] document = registry.get("/v2/fashion/manifests/" + manifest).body();
    assertThat(VariantManifest.decode(document).recipe()).isEqualTo("name: prune");
  }

  @Test
  void dataIsGivenAsAWholeOrInParts() throws Exception {
    Path data = registry.write("d.npz", "data".getBytes(UTF_8));
    Map<String, Path> both = Map.of("data", data, "evaluation", data);

    assertThatThrownBy(
            () ->
                registry.client.compress(
                    FASHION, "1", new CompressRequest("", "", List.of(), Set.of(), "", both, "")))
        .hasMessageContaining(
            "400: Data is given as one file \"data\", which is divided, or in parts");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    String path = "/api/models/fashion/versions/9/compressions";

    assertThatThrownBy(() -> registry.client.compress(FASHION, "9", techniques("prune")))
        .hasMessageContaining("404: There is no model version fashion:9");
    assertThat(text(registry.get(path))).contains("There is no model version fashion:9");
    assertThat(registry.get(path + "/x").statusCode()).isEqualTo(404);
    assertThat(text(registry.send("DELETE", "/api/models/fashion/versions/1/compressions/x")))
        .contains("fashion:1 has no compression x");
  }

  @Test
  void withoutABodyItOrdersWhatEveryModelGets() throws Exception {
    HttpResponse<byte[]> accepted =
        registry.send("POST", "/api/models/fashion/versions/1/compressions");

    assertThat(accepted.statusCode()).isEqualTo(202);
    await().until(() -> !maker.orders.isEmpty());
    assertThat(maker.orders.get(0).wish())
        .isEqualTo(new Wish("", "", "", "", List.of(), new TreeSet<>()));
  }

  @Test
  void anotherBodyThanMultipartIsRefusedAndSoAreUnknownParts() throws Exception {
    HttpResponse<byte[]> json = post("application/json", "{}");
    HttpResponse<byte[]> typo = post("multipart/form-data; boundary=b", part("tecnique", "prune"));

    assertThat(json.statusCode()).isEqualTo(415);
    assertThat(typo.statusCode()).isEqualTo(400);
    assertThat(text(typo))
        .contains(
            "Texts are the parts budget, class, dataset, engine, from, goal, recipe, technique")
        .contains("there is a part \\\"tecnique\\\"");
  }

  @Test
  void aRecipeMayBeAFileButNotAnyLength() throws Exception {
    HttpResponse<byte[]> accepted =
        post("multipart/form-data; boundary=b", file("recipe", "name: " + "x".repeat(20_000)));
    HttpResponse<byte[]> tooLong =
        post("multipart/form-data; boundary=b", file("recipe", "name: " + "x".repeat(70_000)));

    assertThat(accepted.statusCode()).isEqualTo(202);
    await().until(() -> !maker.orders.isEmpty());
    assertThat(maker.orders.get(0).wish().recipe()).hasSize(20_006);
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(text(tooLong)).contains("A recipe is at most 65536 bytes");
  }

  private HttpResponse<byte[]> post(String contentType, String body) throws Exception {
    return registry.post("/api/models/fashion/versions/1/compressions", contentType, body);
  }

  private static String part(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n--b--\r\n"
        .formatted(name, value);
  }

  private static String file(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n%s\r\n--b--\r\n"
        .formatted(name, value);
  }

  private State state(String id) throws Exception {
    return registry.client.compression(FASHION, "1", id).state();
  }

  private Compression compress(CompressRequest order) throws Exception {
    String id = registry.client.compress(FASHION, "1", order);
    await().until(() -> state(id).isFinished());
    return registry.client.compression(FASHION, "1", id);
  }

  private static CompressRequest techniques(String... names) {
    return new CompressRequest("", "", List.of(names), Set.of(), "", Map.of(), "");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  /** Makes one variant, called like the technique, of the model and that name. */
  private final class Maker implements VariantMaker {
    private final List<CompressionOrder> orders = new ArrayList<>();
    private final List<byte[]> models = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> data = new ArrayList<>();
    private volatile boolean interrupted;

    @Override
    public void check(Wish wish) throws UnusableModelException {
      if (wish.goal().startsWith("smalest")) {
        throw new UnusableModelException("The goal \"smalest\" cannot be used", null);
      }
    }

    @Override
    public synchronized Ladder make(
        Path model, CompressionOrder order, Path output, Progress progress)
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
      return new Ladder(
          technique.equals("other-signature")
              ? RegistryFixture.INTEGERS
              : RegistryFixture.SIGNATURE,
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

    private void await(Progress progress) throws InterruptedException {
      progress.at("waiting for the test", 0.5);
      try {
        gate.await();
      } catch (InterruptedException e) {
        interrupted = true;
        throw e;
      }
    }
  }
}

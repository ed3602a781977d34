package io.sluice.registry.app;

import static io.sluice.registry.app.CompressionFixture.techniques;
import static io.sluice.registry.app.CompressionFixture.text;
import static io.sluice.registry.app.RegistryFixture.FASHION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.VariantRequest;
import io.sluice.registry.client.CompressRequest;
import io.sluice.registry.client.CompressionReport;
import io.sluice.registry.hardware.Engine;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a compression is ordered, and what is refused at once. */
final class CompressionOrderTest {
  @TempDir private Path folder;
  private CompressionFixture fixture;
  private RegistryFixture registry;
  private RehearsedMaker maker;

  @BeforeEach
  void start() throws Exception {
    fixture = new CompressionFixture(folder);
    registry = fixture.registry();
    maker = fixture.maker();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void theMakerGetsTheModelAsBroughtTheWishAndTheData() throws Exception {
    Path data = registry.write("d.npz", "data".getBytes(UTF_8));

    fixture.compress(
        new CompressRequest(
            "",
            "name: small\nsteps: []",
            List.of(),
            Set.of(),
            "",
            Map.of("calibration", data, "training", data, "evaluation", data),
            "held-out"));

    CompressionOrder order = maker.orders.get(0);
    assertThat(maker.models.get(0)).isEqualTo(CompressionFixture.MODEL);
    assertThat(order.wish())
        .isEqualTo(
            new VariantRequest("", "", "", "name: small\nsteps: []", List.of(), new TreeSet<>()));
    assertThat(order.dataset()).isEqualTo("held-out");
    assertThat(maker.data).containsExactly("calibration data", "training data", "evaluation data");
  }

  @Test
  void aGoalIsHandedOnWithItsBudgetAndItsClassAndRemembered() throws Exception {
    CompressRequest goal =
        new CompressRequest("smallest", "", List.of(), Set.of(), "", Map.of(), "")
            .withBudget("20m")
            .withHardwareClass("x86_64-avx2");

    CompressionReport done = fixture.compress(goal);

    VariantRequest wish = maker.orders.get(0).wish();
    assertThat(wish.goal()).isEqualTo("smallest");
    assertThat(wish.budget()).isEqualTo("20m");
    assertThat(wish.hardwareClass()).isEqualTo("x86_64-avx2");
    assertThat(done.budget()).isEqualTo("20m");
    assertThat(done.hardwareClass()).isEqualTo("x86_64-avx2");
  }

  @Test
  void theEnginesAreHandedOnAndRemembered() throws Exception {
    Set<Engine> onnx = Set.of(Engine.ONNX_RUNTIME);

    CompressionReport done =
        fixture.compress(new CompressRequest("", "", List.of("prune"), onnx, "", Map.of(), ""));

    assertThat(maker.orders.get(0).wish().engines()).containsExactly(Engine.ONNX_RUNTIME);
    assertThat(done.engines()).containsExactly(Engine.ONNX_RUNTIME);
    HttpResponse<byte[]> unknown =
        fixture.post("multipart/form-data; boundary=b", part("engine", "tflite"));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(text(unknown)).contains("Unknown engine \\\"tflite\\\", known are pytorch");
  }

  @Test
  void withoutABodyItOrdersWhatEveryModelGets() throws Exception {
    HttpResponse<byte[]> accepted =
        registry.send("POST", "/api/models/fashion/versions/1/compressions");

    assertThat(accepted.statusCode()).isEqualTo(202);
    await().until(() -> !maker.orders.isEmpty());
    assertThat(maker.orders.get(0).wish())
        .isEqualTo(new VariantRequest("", "", "", "", List.of(), new TreeSet<>()));
  }

  @Test
  void aRecipeMayBeAFileButNotAnyLength() throws Exception {
    HttpResponse<byte[]> accepted =
        fixture.post(
            "multipart/form-data; boundary=b", file("recipe", "name: " + "x".repeat(20_000)));
    HttpResponse<byte[]> tooLong =
        fixture.post(
            "multipart/form-data; boundary=b", file("recipe", "name: " + "x".repeat(70_000)));

    assertThat(accepted.statusCode()).isEqualTo(202);
    await().until(() -> !maker.orders.isEmpty());
    assertThat(maker.orders.get(0).wish().recipe()).hasSize(20_006);
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(text(tooLong)).contains("A recipe is at most 65536 bytes");
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
  void aBudgetWithoutAGoalIsRefused() {
    CompressRequest budget = techniques("prune").withBudget("20m");

    assertThatThrownBy(() -> registry.client.compress(FASHION, "1", budget))
        .hasMessageContaining("400: A budget and a class are for a goal, but there is none");
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
  void anotherBodyThanMultipartIsRefusedAndSoAreUnknownParts() throws Exception {
    HttpResponse<byte[]> json = fixture.post("application/json", "{}");
    HttpResponse<byte[]> typo =
        fixture.post("multipart/form-data; boundary=b", part("tecnique", "prune"));

    assertThat(json.statusCode()).isEqualTo(415);
    assertThat(typo.statusCode()).isEqualTo(400);
    assertThat(text(typo))
        .contains(
            "Texts are the parts budget, class, dataset, engine, from, goal, recipe, technique")
        .contains("there is a part \\\"tecnique\\\"");
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

  private static String part(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n--b--\r\n"
        .formatted(name, value);
  }

  private static String file(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n%s\r\n--b--\r\n"
        .formatted(name, value);
  }
}

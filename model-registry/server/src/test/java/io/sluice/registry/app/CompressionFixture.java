package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.client.CompressRequest;
import io.sluice.registry.client.CompressionReport;
import io.sluice.registry.client.PushJob.State;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A registry with one published version, {@code fashion:1}, and a maker of more variants. */
final class CompressionFixture implements AutoCloseable {
  /** What was pushed. */
  static final byte[] MODEL = RegistryFixture.bytes(1, 1000);

  private final Path folder;
  private final RehearsedMaker maker = new RehearsedMaker();
  private RegistryFixture registry;

  CompressionFixture(Path folder) throws Exception {
    this.folder = folder;
    this.registry = new RegistryFixture(folder, RegistryFixture::twoVariants, maker);
    registry.push("1", MODEL);
  }

  RegistryFixture registry() {
    return registry;
  }

  RehearsedMaker maker() {
    return maker;
  }

  /** Another registry on what this one has stored. */
  RegistryFixture restart() throws Exception {
    registry.close();
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants, maker);
    return registry;
  }

  /** Orders a compression and returns when it has ended. */
  CompressionReport compress(CompressRequest order) throws Exception {
    String id = registry.client.compress(FASHION, "1", order);
    await().until(() -> state(id).isFinished());
    return registry.client.compression(FASHION, "1", id);
  }

  State state(String id) throws Exception {
    return registry.client.compression(FASHION, "1", id).state();
  }

  HttpResponse<byte[]> post(String contentType, String body) throws Exception {
    return registry.post("/api/models/fashion/versions/1/compressions", contentType, body);
  }

  static CompressRequest techniques(String... names) {
    return new CompressRequest("", "", List.of(names), Set.of(), "", Map.of(), "");
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  @Override
  public void close() throws Exception {
    maker.open();
    registry.close();
  }
}

package io.sluice.gateway.catalog;

import io.sluice.registry.client.ModelSummary;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry again and again what it has; while it is away, what is known stays. Everything
 * mutable is confined to its thread.
 */
public final class RegistryPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryPoller.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int VERSIONS_KEPT = 20;

  private final RegistryClient registry;
  private final Listener listener;
  private final Thread thread = new Thread(this::run, "sluice-registry-poller");
  private final CountDownLatch closed = new CountDownLatch(1);
  private Map<Key, ModelVersion> known = new HashMap<>();
  private boolean wasThere = true;

  /** Told on the poller's thread. */
  public interface Listener {
    void read(RegistryCatalogueSnapshot catalogue);

    /**
     * @param problem empty when the registry answers
     */
    void status(Optional<String> problem);
  }

  /** A version as its index stands; another digest is another content. */
  private record Key(ModelName model, String version, Digest index) {}

  public RegistryPoller(RegistryClient registry, Listener listener) {
    this.registry = registry;
    this.listener = listener;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void run() {
    try {
      do {
        poll();
      } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("The poller of the registry ends", e);
    }
  }

  private void poll() throws InterruptedException {
    try {
      listener.read(read());
      tell(Optional.empty());
    } catch (RegistryException e) {
      tell(Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private RegistryCatalogueSnapshot read() throws RegistryException, InterruptedException {
    Map<ModelName, List<ModelVersion>> models = new HashMap<>();
    Map<Key, ModelVersion> seen = new HashMap<>();
    for (ModelSummary model : registry.models()) {
      List<ModelVersion> versions = new ArrayList<>();
      for (ModelSummary.Version version : newest(model)) {
        Key key = new Key(model.model(), version.version(), version.index());
        ModelVersion content = find(key);
        seen.put(key, content);
        versions.add(content);
      }
      models.put(model.model(), List.copyOf(versions));
    }
    known = seen;
    return new RegistryCatalogueSnapshot(models);
  }

  private static List<ModelSummary.Version> newest(ModelSummary model) {
    return model.versions().subList(0, Math.min(VERSIONS_KEPT, model.versions().size()));
  }

  private ModelVersion find(Key key) throws RegistryException, InterruptedException {
    ModelVersion before = known.get(key);
    return before == null ? registry.version(key.model(), key.version()) : before;
  }

  private void tell(Optional<String> problem) {
    if (problem.isEmpty() != wasThere) {
      wasThere = problem.isEmpty();
      problem.ifPresentOrElse(
          what -> LOG.warn("{}; going on with what is known", what),
          () -> LOG.info("The registry answers again"));
    }
    listener.status(problem);
  }
}

package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import io.sluice.agent.engine.LoadedModel;
import io.sluice.agent.engine.ModelFile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * How far a variant is on this device. Immutable; the methods are the legal transitions.
 *
 * <pre>
 * Absent → Pulled → Probed → Resident ⇄ Serving
 *    ↘        ↘        ↘       ↑ ↘
 *     Excluded (with a reason) │  Draining
 *                              │     ↓
 *                              └── Closed
 * </pre>
 */
public sealed interface RungState {
  VariantDescriptor descriptor();

  default VariantName variant() {
    return descriptor().name();
  }

  /** The state's name, lower case, for people and metrics. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Listed by the registry. */
  record Absent(VariantDescriptor descriptor) implements RungState {
    Pulled pulled(Path file) {
      return new Pulled(descriptor, new ModelFile(descriptor.engine(), file));
    }

    Excluded excluded(String reason) {
      return new Excluded(descriptor, reason);
    }
  }

  /** Its file is here and has the right digest. */
  record Pulled(VariantDescriptor descriptor, ModelFile file) implements RungState {
    Probed probed(Rung rung) {
      return new Probed(descriptor, file, rung);
    }

    Excluded excluded(String reason) {
      return new Excluded(descriptor, reason);
    }
  }

  /** Will not be used until the agent starts again. */
  record Excluded(VariantDescriptor descriptor, String reason) implements RungState {}

  /** It has run in a child process. */
  record Probed(VariantDescriptor descriptor, ModelFile file, Rung rung) implements Loadable {
    Excluded excluded(String reason) {
      return new Excluded(descriptor, reason);
    }
  }

  /** Loaded and warm; inferences may run on it. */
  record Resident(VariantDescriptor descriptor, ModelFile file, Rung rung, LoadedModel model)
      implements InMemory {
    Serving serving(Instant since) {
      return new Serving(descriptor, file, rung, model, since);
    }

    Draining draining() {
      return new Draining(descriptor, file, rung, model);
    }
  }

  /** Leads: it is the most accurate that inferences run on, and is not unloaded. */
  record Serving(
      VariantDescriptor descriptor, ModelFile file, Rung rung, LoadedModel model, Instant since)
      implements InMemory {
    Resident resident() {
      return new Resident(descriptor, file, rung, model);
    }
  }

  /** To be unloaded; its last inference has not ended. */
  record Draining(VariantDescriptor descriptor, ModelFile file, Rung rung, LoadedModel model)
      implements InMemory {
    Closed closed() {
      return new Closed(descriptor, file, rung);
    }
  }

  /** Was unloaded. */
  record Closed(VariantDescriptor descriptor, ModelFile file, Rung rung) implements Loadable {}

  /** A state of a rung that the control law may choose. */
  sealed interface OnLadder extends RungState {
    ModelFile file();

    Rung rung();
  }

  /** Not in memory, can be loaded. */
  sealed interface Loadable extends OnLadder {
    default Resident loaded(LoadedModel model) {
      return new Resident(descriptor(), file(), rung(), model);
    }
  }

  /** Takes memory. */
  sealed interface InMemory extends OnLadder {
    LoadedModel model();
  }
}

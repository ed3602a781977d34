package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.LoadedInferenceModel;
import io.sluice.agent.engine.ModelFile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * State of a variant on this device. Immutable; the methods are the legal transitions.
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

  /** Name of the state in lower case, for people and metrics. */
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

  /** Present as a file of the right digest. */
  record Pulled(VariantDescriptor descriptor, ModelFile file) implements RungState {
    Probed probed(LadderRung rung) {
      return new Probed(descriptor, file, rung);
    }

    Excluded excluded(String reason) {
      return new Excluded(descriptor, reason);
    }
  }

  /** Not to be used until the next start of the agent. */
  record Excluded(VariantDescriptor descriptor, String reason) implements RungState {}

  /** Passed a run in a child process. */
  record Probed(VariantDescriptor descriptor, ModelFile file, LadderRung rung) implements Loadable {
    Excluded excluded(String reason) {
      return new Excluded(descriptor, reason);
    }
  }

  /** Loaded and warm; ready for inferences. */
  record Resident(
      VariantDescriptor descriptor, ModelFile file, LadderRung rung, LoadedInferenceModel model)
      implements InMemory {
    Serving serving(Instant since) {
      return new Serving(descriptor, file, rung, model, since);
    }

    Draining draining() {
      return new Draining(descriptor, file, rung, model);
    }
  }

  /** Leading: the most accurate rung open to inferences, protected from unloading. */
  record Serving(
      VariantDescriptor descriptor,
      ModelFile file,
      LadderRung rung,
      LoadedInferenceModel model,
      Instant since)
      implements InMemory {
    Resident resident() {
      return new Resident(descriptor, file, rung, model);
    }
  }

  /** To be unloaded after its last inference. */
  record Draining(
      VariantDescriptor descriptor, ModelFile file, LadderRung rung, LoadedInferenceModel model)
      implements InMemory {
    Closed closed() {
      return new Closed(descriptor, file, rung);
    }
  }

  /** Unloaded. */
  record Closed(VariantDescriptor descriptor, ModelFile file, LadderRung rung)
      implements Loadable {}

  /** State of a rung open to the control law. */
  sealed interface OnLadder extends RungState {
    ModelFile file();

    LadderRung rung();
  }

  /** Loadable state, outside memory. */
  sealed interface Loadable extends OnLadder {
    default Resident loaded(LoadedInferenceModel model) {
      return new Resident(descriptor(), file(), rung(), model);
    }
  }

  /** State in memory. */
  sealed interface InMemory extends OnLadder {
    LoadedInferenceModel model();
  }
}

/**
 * Trains models: fine-tuning after a technique has damaged them, quantisation-aware training,
 * distillation, and nets from scratch.
 *
 * <p>{@link io.sluice.compressor.training.Training} is what techniques see; {@link
 * io.sluice.compressor.training.EngineTraining} does it with libtorch in a process of its own. The
 * model is put into a module whose TorchScript text is the whole training step (forward, loss,
 * gradients, optimiser, constraints), so that a step is one call into libtorch; what comes back are
 * the numbers of its parameters and buffers, which replace those of the model that was given. Its
 * code and classes stay as they are.
 *
 * <p>Belongs here: plans, the text of the training step, the loop around it and its checkpoints. In
 * the child everything runs on the main thread; the parent's objects are used by one thread at a
 * time.
 */
@NullMarked
package io.sluice.compressor.training;

import org.jspecify.annotations.NullMarked;

/**
 * Training: fine-tuning after lossy techniques, quantisation-aware training, distillation, and
 * training from scratch.
 *
 * <p>Techniques use {@link io.sluice.training.ModelTrainer}; {@link
 * io.sluice.training.TorchModelTrainer} runs libtorch in a child process. A trainer module around
 * the model contains the whole training step as TorchScript source (forward, loss, gradients,
 * optimiser, constraints), so a step is a single call into libtorch. The resulting parameters and
 * buffers replace the originals; code and classes of the model stay unchanged.
 *
 * <p>Belongs here: plans, the source of the training step, the training loop and checkpoints. The
 * child runs everything on the main thread; objects of the parent are confined to a single thread.
 */
@NullMarked
package io.sluice.training;

import org.jspecify.annotations.NullMarked;

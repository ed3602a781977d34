/**
 * Runs models in a process of their own: measures finished files by loading exactly the bytes that
 * are shipped, and runs instrumented ones over a sample.
 *
 * <p>Belongs here: everything that touches libtorch or ONNX Runtime, so that a model that crashes
 * them or never ends takes no one along. {@link io.sluice.measurement.EngineProcess} is the
 * parent's side, {@link io.sluice.measurement.EvaluationMain} the child's, {@link
 * io.sluice.measurement.JavaChildProcess} what any child needs; jobs and reports cross as JSON
 * files, progress as lines on the child's output. In the child everything runs on the main thread.
 */
@NullMarked
package io.sluice.measurement;

import org.jspecify.annotations.NullMarked;

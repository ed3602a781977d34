/**
 * Runs models in a process of their own: measures finished files by loading exactly the bytes that
 * are shipped, and runs instrumented ones over a sample.
 *
 * <p>Belongs here: everything that touches libtorch or ONNX Runtime, so that a model that crashes
 * them or never ends takes no one along. {@link io.sluice.compressor.evaluation.EngineProcess} is
 * the parent's side, {@link io.sluice.compressor.evaluation.EvaluationMain} the child's, {@link
 * io.sluice.compressor.evaluation.ChildProcess} what any child needs; jobs and reports cross as
 * JSON files, progress as lines on the child's output. In the child everything runs on the main
 * thread.
 */
@NullMarked
package io.sluice.compressor.evaluation;

import org.jspecify.annotations.NullMarked;

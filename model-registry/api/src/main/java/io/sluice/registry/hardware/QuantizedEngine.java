package io.sluice.registry.hardware;

/** The libtorch backends that run int8 operators; a model packed for one may fail on another. */
public enum QuantizedEngine {
  X86,
  FBGEMM,
  ONEDNN,
  QNNPACK
}

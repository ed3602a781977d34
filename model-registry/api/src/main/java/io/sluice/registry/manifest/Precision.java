package io.sluice.registry.manifest;

/** The number format that the bulk of a variant's weights is stored in. */
public enum Precision {
  FP32,
  FP16,
  BF16,
  INT8,
  INT4,
  MIXED
}

package io.sluice.registry.manifest;

/**
 * What a variant costs on one class of hardware.
 *
 * @param hardwareClass see {@link io.sluice.registry.hardware.HardwareProfile#hardwareClass()}
 * @param p50Millis median latency at batch 1 on one thread, ms
 * @param p99Millis 99th percentile of the same, ms
 * @param peakMemoryBytes resident memory that loading and running it added, bytes
 * @param joulesPerInference energy of one inference at batch 1, J
 */
public record DeviceFacts(
    String hardwareClass,
    KnownQuantity p50Millis,
    KnownQuantity p99Millis,
    KnownQuantity peakMemoryBytes,
    KnownQuantity joulesPerInference) {}

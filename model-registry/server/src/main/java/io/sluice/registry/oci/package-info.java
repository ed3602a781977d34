/**
 * The pull side of the OCI distribution spec 1.1 over the storage, and its errors.
 *
 * <p>Handlers run on an event loop; looking files up goes to worker threads, and blobs are sent by
 * the kernel.
 */
@NullMarked
package io.sluice.registry.oci;

import org.jspecify.annotations.NullMarked;

/**
 * What a model version and its variants are, as immutable values.
 *
 * <p>Belongs here: identifiers that validate themselves, measured facts with their provenance, and
 * their mapping to OCI documents. Nothing here does I/O; every type is safe to share between
 * threads.
 */
@NullMarked
package io.sluice.registry.manifest;

import org.jspecify.annotations.NullMarked;

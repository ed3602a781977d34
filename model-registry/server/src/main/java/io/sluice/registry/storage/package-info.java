/**
 * What the registry keeps, as files: blobs by their content, and for each repository which
 * manifests and blobs it has and which tag names which manifest.
 *
 * <p>Files are written beside their place, forced to disk and renamed, so a crash leaves the old
 * state or the new one. Everything here blocks on the disk and is safe to call from any thread that
 * may block; one process owns a storage folder.
 */
@NullMarked
package io.sluice.registry.storage;

import org.jspecify.annotations.NullMarked;

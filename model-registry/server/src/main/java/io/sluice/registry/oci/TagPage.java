package io.sluice.registry.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tags (OCI distribution spec 1.1, "Listing tags").
 *
 * @param tags sorted
 * @param hasMore whether a page follows
 */
record TagPage(List<String> tags, boolean hasMore) {
  /**
   * @param sorted all tags
   * @param limit at most so many, from 0; null for all
   * @param last only tags after this one; null from the first
   */
  static TagPage of(List<String> sorted, @Nullable Integer limit, @Nullable String last) {
    List<String> after =
        sorted.stream().filter(tag -> last == null || tag.compareTo(last) > 0).toList();
    if (limit == null || after.size() <= limit) {
      return new TagPage(after, false);
    }
    return new TagPage(after.subList(0, limit), limit > 0);
  }
}

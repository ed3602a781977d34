package io.sluice.agent.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reader of small files of {@code /proc} and {@code /sys}. A missing, forbidden, vanished or
 * non-numeric file is an absent value: most boards lack most of the files.
 */
public final class PseudoFile {
  private PseudoFile() {}

  /** The content without surrounding white space. */
  public static Optional<String> text(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException sensorIsAbsentOrNotOurs) {
      return Optional.empty();
    }
  }

  public static List<String> lines(Path file) {
    return text(file).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** The whole number in a file. */
  public static OptionalLong number(Path file) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }

  /** The entries of a folder matching the glob, sorted by name; empty without the folder. */
  public static List<Path> list(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
        entries.forEach(found::add);
      } catch (IOException | java.nio.file.DirectoryIteratorException forbidden) {
        return List.of();
      }
    }
    found.sort(null);
    return found;
  }
}

package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Tensors with elements in separate files, in the folder of the model or below. Paths leaving the
 * folder ({@code ..}, a link, an absolute path) are refused.
 */
final class OnnxExternalData {
  private final Path folder;

  OnnxExternalData(Path model) {
    Path absolute = model.toAbsolutePath();
    folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
  }

  /**
   * The mapped content of a tensor.
   *
   * @param entries {@code location} of the file, and {@code offset} and {@code length} of the
   *     elements in bytes
   */
  OnnxTensorContent open(String tensor, Map<String, String> entries)
      throws ModelProcessingException {
    String location = entries.getOrDefault("location", "");
    try (FileChannel channel = FileChannel.open(resolve(tensor, location))) {
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      String length = entries.get("length");
      long size = length == null ? channel.size() - offset : Long.parseLong(length);
      if (offset < 0 || size < 0 || size > Integer.MAX_VALUE || offset > channel.size() - size) {
        throw new ModelProcessingException(
            "The ONNX tensor \"%s\" should be %d bytes at %d of %s, which has %d"
                .formatted(tensor, size, offset, location, channel.size()));
      }
      MappedByteBuffer elements = channel.map(FileChannel.MapMode.READ_ONLY, offset, size);
      return OnnxTensorContent.of(elements);
    } catch (IOException | NumberFormatException e) {
      throw new ModelProcessingException(
          "Tried to read the ONNX tensor \"%s\" from %s beside the model, but could not: %s"
              .formatted(tensor, entries, e),
          e);
    }
  }

  private Path resolve(String tensor, String location)
      throws IOException, ModelProcessingException {
    Path path;
    try {
      path = Path.of(location);
    } catch (InvalidPathException e) {
      throw refused(tensor, location);
    }
    boolean plain = !location.isEmpty() && !location.contains("\\") && !path.isAbsolute();
    for (Path part : path) {
      plain &= !part.toString().equals("..");
    }
    if (!plain) {
      throw refused(tensor, location);
    }
    Path real = folder.resolve(path).toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw refused(tensor, location);
    }
    return real;
  }

  private static ModelProcessingException refused(String tensor, String location) {
    return new ModelProcessingException(
        "The ONNX tensor \"%s\" should be read from \"%s\"; only files in the folder of the model are read"
            .formatted(tensor, location));
  }
}

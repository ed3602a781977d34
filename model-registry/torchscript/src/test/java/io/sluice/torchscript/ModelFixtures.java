package io.sluice.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Models of {@code make_fixtures.py}, and archives and data files assembled by tests. */
public final class ModelFixtures {
  private static Path copies;

  private ModelFixtures() {}

  /** A file of its own for each process: the resource may lie in the test jar of another module. */
  public static synchronized Path path(String name) {
    try {
      Path file = folder().resolve(name + ".pt");
      if (Files.notExists(file)) {
        try (InputStream in = ModelFixtures.class.getResourceAsStream("/models/" + name + ".pt")) {
          Files.copy(in, file);
          file.toFile().deleteOnExit();
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() throws IOException {
    if (copies == null) {
      copies = Files.createTempDirectory("sluice-fixtures");
      copies.toFile().deleteOnExit();
    }
    return copies;
  }

  public static ScriptArchive open(String name) throws ModelProcessingException, IOException {
    return ScriptArchive.open(path(name));
  }

  public static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  /** Archive containing only the given {@code data.pkl}. */
  public static Path archive(Path file, byte[] pickle) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", pickle);
    entries.put("m/constants.pkl", ascii("\u0080\u0002)."));
    entries.put("m/version", ascii("3\n"));
    return zip(file, entries);
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * NPZ file with reproducible random {@code x} of the given shape.
   *
   * @param classes number of classes of the labels {@code y}; 0 for no labels
   */
  public static Path npz(Path file, int classes, int... shape) throws IOException {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    ByteBuffer x = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(5);
    for (int i = 0; i < count; i++) {
      x.putFloat(random.nextFloat());
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("x.npy", npy("<f4", x.array(), shape));
    if (classes > 0) {
      ByteBuffer y = ByteBuffer.allocate(shape[0] * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < shape[0]; i++) {
        y.putLong(random.nextInt(classes));
      }
      entries.put("y.npy", npy("<i8", y.array(), shape[0]));
    }
    return zip(file, entries);
  }

  public static byte[] npy(String type, byte[] data, int... shape) {
    StringBuilder sizes = new StringBuilder();
    for (int size : shape) {
      sizes.append(size).append(", ");
    }
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(type, sizes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("\u0093NUMPY\u0001\u0000"));
    out.write(header.length() & 0xff);
    out.write(header.length() >> 8);
    out.writeBytes(ascii(header));
    out.writeBytes(data);
    return out.toByteArray();
  }
}

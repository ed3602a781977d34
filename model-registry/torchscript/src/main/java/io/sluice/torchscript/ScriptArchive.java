package io.sluice.torchscript;

import io.sluice.torchscript.code.ScriptSourceTree;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An open TorchScript archive: a zip of {@code code/**.py}, {@code data.pkl}, {@code
 * constants.pkl}, {@code data/N}, {@code constants/N} and {@code version} under one top folder
 * (caffe2/serialize/inline_container.h).
 *
 * <p>Tensors of the {@link #module()} read their bytes from the archive: keep the archive open
 * while the tensors are in use.
 */
public final class ScriptArchive implements Closeable {
  private static final long MAX_PICKLE_BYTES = 16 << 20;
  private static final long MAX_CODE_BYTES = 64 << 20;
  private static final int MAX_ENTRIES = 100_000;

  private final Path file;
  private final ZipFile zip;
  private final String folder;

  private ScriptArchive(Path file, ZipFile zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
  }

  /**
   * Opens an archive.
   *
   * @throws ModelProcessingException if the file is missing, no zip, or a zip without a TorchScript
   *     model
   * @throws IOException if the file cannot be read
   */
  public static ScriptArchive open(Path file) throws ModelProcessingException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelProcessingException(
          "Tried to read the model " + file + ", but there is no such file");
    }
    ZipFile zip = openZip(file);
    try {
      return new ScriptArchive(file, zip, topFolder(file, zip));
    } catch (ModelProcessingException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile openZip(Path file) throws ModelProcessingException, IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new ModelProcessingException(
          "Tried to read the model "
              + file.getFileName()
              + ", but it is not a TorchScript archive: it is not a complete zip file ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static String topFolder(Path file, ZipFile zip) throws ModelProcessingException {
    if (zip.size() > MAX_ENTRIES) {
      throw new ModelProcessingException(
          "The model " + file.getFileName() + " has more than " + MAX_ENTRIES + " entries");
    }
    String pickle =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
            .findFirst()
            .orElseThrow(() -> notTorchScript(file, "it has no data.pkl"));
    String folder = pickle.substring(0, pickle.length() - "data.pkl".length());
    if (zip.getEntry(folder + "constants.pkl") == null) {
      throw notTorchScript(
          file,
          "it has no code. A state_dict or a pickled module was saved with torch.save; save"
              + " torch.jit.script(model) or torch.jit.trace(model, example) with its .save(path)");
    }
    return folder;
  }

  private static ModelProcessingException notTorchScript(Path file, String why) {
    return new ModelProcessingException(
        "Tried to read the model "
            + file.getFileName()
            + ", but it is not a TorchScript archive: "
            + why);
  }

  /**
   * The model without the bytes of the tensors.
   *
   * @throws ModelProcessingException if the archive is damaged or refused by {@link PickleReader}
   */
  public ScriptModule module() throws ModelProcessingException {
    requireLittleEndian();
    ScriptValue root = pickle("data.pkl", "data/");
    if (!(root instanceof ScriptObject module)) {
      throw notTorchScript(file, "its data.pkl does not hold a module");
    }
    return new ScriptModule(
        module, pickle("constants.pkl", "constants/"), code(), version(), extras());
  }

  private ScriptValue pickle(String name, String storageFolder) throws ModelProcessingException {
    byte[] pickle = read(entry(name), MAX_PICKLE_BYTES);
    return new PickleReader(name, pickle, new Storages(folder + storageFolder)).read();
  }

  private String version() throws ModelProcessingException {
    String name = zip.getEntry(folder + "version") == null ? ".data/version" : "version";
    String version = new String(read(entry(name), 64), StandardCharsets.US_ASCII).strip();
    if (!version.matches("\\d{1,9}")) {
      throw notTorchScript(file, "its version is \"" + version + "\"");
    }
    return version;
  }

  private void requireLittleEndian() throws ModelProcessingException {
    if (zip.getEntry(folder + "byteorder") != null
        && !new String(read(entry("byteorder"), 64), StandardCharsets.US_ASCII).equals("little")) {
      throw new ModelProcessingException(
          "The model " + file.getFileName() + " is big-endian; save it on a little-endian machine");
    }
  }

  private ScriptSourceTree code() throws ModelProcessingException {
    TreeMap<String, String> files = new TreeMap<>();
    long budget = MAX_CODE_BYTES;
    for (ZipEntry entry : entries("code/")) {
      if (entry.getName().endsWith(".py")) {
        byte[] text = read(entry, budget);
        budget -= text.length;
        files.put(
            entry.getName().substring(folder.length() + "code/".length()),
            new String(text, StandardCharsets.UTF_8));
      }
    }
    return ScriptSourceTree.parse(files);
  }

  private Map<String, byte[]> extras() throws ModelProcessingException {
    TreeMap<String, byte[]> extras = new TreeMap<>();
    for (ZipEntry entry : entries("extra/")) {
      extras.put(entry.getName().substring(folder.length()), read(entry, MAX_PICKLE_BYTES));
    }
    return extras;
  }

  private List<? extends ZipEntry> entries(String prefix) {
    return zip.stream()
        .filter(e -> e.getName().startsWith(folder + prefix) && !e.isDirectory())
        .toList();
  }

  private ZipEntry entry(String name) throws ModelProcessingException {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw notTorchScript(file, "it has no " + name);
    }
    return entry;
  }

  private byte[] read(ZipEntry entry, long limit) throws ModelProcessingException {
    if (entry.getSize() > limit) {
      throw new ModelProcessingException(
          "The entry %s of %s claims %d bytes, at most %d are read"
              .formatted(entry.getName(), file.getFileName(), entry.getSize(), limit));
    }
    try (InputStream content = zip.getInputStream(entry)) {
      byte[] bytes =
          isStored(entry)
              ? wholly(content, (int) entry.getSize())
              : content.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > limit) {
        throw new ModelProcessingException(
            "The entry %s of %s has more than %d bytes"
                .formatted(entry.getName(), file.getFileName(), limit));
      }
      return bytes;
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelProcessingException(
          "Tried to read the entry %s of %s, but it is damaged: %s"
              .formatted(entry.getName(), file.getFileName(), e),
          e);
    }
  }

  /**
   * Whether the claimed size is reliable: the entry is not compressed and the file is long enough.
   */
  private boolean isStored(ZipEntry entry) throws IOException {
    return entry.getMethod() == ZipEntry.STORED
        && entry.getSize() == entry.getCompressedSize()
        && entry.getSize() <= Files.size(file);
  }

  /** All bytes of a stream of known length, without the second copy needed for unknown lengths. */
  private static byte[] wholly(InputStream content, int size) throws IOException {
    byte[] bytes = new byte[size];
    int read = content.readNBytes(bytes, 0, size);
    return read == size ? bytes : Arrays.copyOf(bytes, read);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Storages of one folder, each created once. */
  private final class Storages implements TensorStorageResolver {
    private final String prefix;
    private final Map<String, TensorStorage> known = new HashMap<>();

    Storages(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public TensorStorage storage(ScalarType type, String key, long elements)
        throws ModelProcessingException {
      TensorStorage storage = known.get(key);
      if (storage == null) {
        storage = open(type, key, elements);
        known.put(key, storage);
      }
      if (storage.type() != type || storage.elements() != elements) {
        throw new ModelProcessingException(
            "The storage " + prefix + key + " is described with two different types or sizes");
      }
      return storage;
    }

    private TensorStorage open(ScalarType type, String key, long elements)
        throws ModelProcessingException {
      ZipEntry entry = zip.getEntry(prefix + key);
      if (entry == null) {
        throw new ModelProcessingException(
            "The model " + file.getFileName() + " names the tensor data " + key + " but lacks it");
      }
      long size = entry.getSize();
      if (elements < 0 || elements > Integer.MAX_VALUE - 8 || size != elements * type.bytes()) {
        throw new ModelProcessingException(
            "The tensor data %s should have %d elements of %d bytes, but has %d bytes"
                .formatted(key, elements, type.bytes(), size));
      }
      return new TensorStorage(type, elements, () -> exactly(entry, size));
    }

    private byte[] exactly(ZipEntry entry, long size) throws ModelProcessingException {
      byte[] bytes = read(entry, size);
      if (bytes.length != size) {
        throw new ModelProcessingException(
            "The entry %s should have %d bytes, but ends after %d"
                .formatted(entry.getName(), size, bytes.length));
      }
      return bytes;
    }
  }
}

package io.sluice.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writer of TorchScript archives in the packaging of the model; equal models give equal bytes.
 * Debug files are left out.
 */
public final class ScriptArchiveWriter {
  private final AlignedZipWriter zip;
  private final String folder;

  private ScriptArchiveWriter(AlignedZipWriter zip, String folder) {
    this.zip = zip;
    this.folder = folder;
  }

  /** Writes the archive, replacing the file; after a failure no partial file remains. */
  public static void write(ScriptModule module, Path file)
      throws ModelProcessingException, IOException {
    boolean complete = false;
    try (OutputStream out = Files.newOutputStream(file)) {
      AlignedZipWriter zip = new AlignedZipWriter(out, module.packaging());
      new ScriptArchiveWriter(zip, module.packaging().folder()).put(module);
      zip.finish();
      complete = true;
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void put(ScriptModule module) throws ModelProcessingException, IOException {
    putPickle("data", module.root());
    putPickle("constants", module.constants());
    for (Map.Entry<String, String> source : module.code().files().entrySet()) {
      zip.put(folder + "code/" + source.getKey(), utf8(source.getValue()));
    }
    for (Map.Entry<String, byte[]> extra : module.extras().entrySet()) {
      zip.put(folder + extra.getKey(), extra.getValue());
    }
    zip.put(folder + "version", utf8(module.version() + "\n"));
  }

  private void putPickle(String name, ScriptValue value)
      throws ModelProcessingException, IOException {
    PickleWriter pickle = new PickleWriter();
    zip.put(folder + name + ".pkl", pickle.write(value));
    List<TensorStorage> storages = pickle.storages();
    for (int key = 0; key < storages.size(); key++) {
      zip.put(folder + name + "/" + key, storages.get(key).bytes());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

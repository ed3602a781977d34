package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as a TorchScript archive: stored, each entry aligned to 64 bytes so that libtorch
 * can map it, the same bytes for the same model. Debug files are left out.
 */
public final class ScriptWriter {
  private static final String FOLDER = "model/";

  private ScriptWriter() {}

  /** Replaces the file. */
  public static void write(ScriptModule module, Path file)
      throws CompressionException, IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      AlignedZip zip = new AlignedZip(out);
      putPickle(zip, "data", module.root());
      putPickle(zip, "constants", module.constants());
      for (Map.Entry<String, String> source : module.code().files().entrySet()) {
        zip.put(FOLDER + "code/" + source.getKey(), utf8(source.getValue()));
      }
      for (Map.Entry<String, byte[]> extra : module.extras().entrySet()) {
        zip.put(FOLDER + extra.getKey(), extra.getValue());
      }
      zip.put(FOLDER + "version", utf8(module.version() + "\n"));
      zip.finish();
    }
  }

  private static void putPickle(AlignedZip zip, String name, Value value)
      throws CompressionException, IOException {
    PickleWriter pickle = new PickleWriter();
    zip.put(FOLDER + name + ".pkl", pickle.write(value));
    List<Storage> storages = pickle.storages();
    for (int key = 0; key < storages.size(); key++) {
      zip.put(FOLDER + name + "/" + key, storages.get(key).bytes());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

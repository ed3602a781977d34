package io.sluice.agent.engine;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks ONNX Runtime's libraries once, beside libtorch's. By default ONNX Runtime unpacks 22 MB
 * into the temporary folder at every start, and leaves the files there when the process is killed.
 */
final class OnnxRuntimeLibraries {
  /** Property of the folder searched by ONNX Runtime before its own unpacking. */
  private static final String PATH_PROPERTY = "onnxruntime.native.path";

  private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

  private OnnxRuntimeLibraries() {}

  /**
   * Provides the libraries. Does nothing on a platform without libraries: ONNX Runtime's own error
   * is the clearest.
   */
  static synchronized void provide() throws IOException {
    URL first = resource(NAMES.get(0));
    JarEntry packed = first == null ? null : jarEntry(first);
    if (packed == null || System.getProperty(PATH_PROPERTY) != null) {
      return;
    }
    // another version has another checksum
    String checksum = HexFormat.of().toHexDigits((int) packed.getCrc());
    Path folder = Utils.getEngineCacheDir("onnxruntime").resolve(platform() + "-" + checksum);
    Files.createDirectories(folder);
    for (String name : NAMES) {
      unpack(name, folder);
    }
    System.setProperty(PATH_PROPERTY, folder.toString());
  }

  private static void unpack(String name, Path folder) throws IOException {
    URL resource = resource(name);
    JarEntry packed = resource == null ? null : jarEntry(resource);
    if (resource == null || packed == null) {
      throw new IOException("ONNX Runtime was packed without its library " + name);
    }
    Path file = folder.resolve(System.mapLibraryName(name));
    if (Files.exists(file) && Files.size(file) == packed.getSize()) {
      return;
    }
    // written to a draft and moved, because other processes may unpack at the same moment
    Path draft = Files.createTempFile(folder, name, ".part");
    try (InputStream content = resource.openStream()) {
      Files.copy(content, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static @Nullable URL resource(String library) {
    String path = "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(library);
    return OnnxRuntimeLibraries.class.getResource(path);
  }

  /** The jar entry of a resource; null in a class path of folders. */
  private static @Nullable JarEntry jarEntry(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    return connection instanceof JarURLConnection jar ? jar.getJarEntry() : null;
  }

  /** Platform in ONNX Runtime's naming, such as {@code linux-x64}. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String osName = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    boolean x64 = arch.equals("amd64") || arch.equals("x86_64");
    return osName + "-" + (x64 ? "x64" : arch);
  }
}

package io.sluice.registry.hardware;

import java.util.Locale;

/** Instruction set architectures that the engines have natives for. */
public enum Architecture {
  X86_64,
  AARCH64;

  /**
   * Parses the {@code os.arch} system property or an OCI platform's architecture.
   *
   * @throws IllegalArgumentException naming what is known
   */
  public static Architecture parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x86-64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new IllegalArgumentException(
              "Unknown architecture \"" + name + "\", known are x86_64 and aarch64");
    };
  }

  /** The name in OCI platforms (Go's GOARCH). */
  public String ociName() {
    return this == X86_64 ? "amd64" : "arm64";
  }
}

package io.sluice.torchscript;

/** Storage of entries in the file of an archive. */
public enum ArchivePackaging {
  /**
   * Uncompressed and aligned, so that libtorch can map the entries into memory; the fastest to
   * load.
   */
  STORED("model/"),

  /** Each entry deflated if smaller, without padding; the smallest file. */
  DEFLATED("m/");

  private final String folder;

  ArchivePackaging(String folder) {
    this.folder = folder;
  }

  /** Top folder of the archive; short because every entry contains the name twice. */
  String folder() {
    return folder;
  }
}

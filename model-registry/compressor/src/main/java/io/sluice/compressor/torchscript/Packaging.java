package io.sluice.compressor.torchscript;

/** How the entries of an archive are kept in its file. */
public enum Packaging {
  /** As they are, aligned so that libtorch can map them: the quickest to load. */
  STORED("model/"),

  /** Each deflated when that is smaller, without padding: the fewest bytes. */
  DEFLATED("m/");

  private final String folder;

  Packaging(String folder) {
    this.folder = folder;
  }

  /** The archive's top folder; every entry names it twice. */
  String folder() {
    return folder;
  }
}

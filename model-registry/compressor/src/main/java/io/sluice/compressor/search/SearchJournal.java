package io.sluice.compressor.search;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measurements for the searches of one model and its data, in an append-only file of JSON lines. A
 * line is on the disk before the next decision. A line torn by a crash is cut off on opening; an
 * unreadable line counts as not measured. Used by one thread.
 */
public final class SearchJournal implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader READER = JSON.readerFor(Entry.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Entry.class);

  private final FileChannel file;
  private final List<Entry> entries;

  /** A line of the journal. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Tried.class, name = "tried"),
    @JsonSubTypes.Type(value = Compared.class, name = "compared")
  })
  sealed interface Entry {
    /** See {@link SearchCandidate#key}. */
    String key();

    /** Goal of the measurement. */
    String goal();

    double seconds();
  }

  /**
   * A tried variant.
   *
   * @param name name for people
   * @param key see {@link SearchCandidate#key}
   * @param goal goal of the trial
   * @param readings measured metrics; none after a failure
   */
  record Tried(
      String name,
      String key,
      String goal,
      MetricReadings readings,
      double seconds,
      @Nullable String failure)
      implements Entry {}

  /**
   * A variant compared with the original model.
   *
   * @param name name of the compressed part, for people
   * @param key see {@link SearchCandidate#key}
   * @param goal goal of the comparison
   */
  record Compared(
      String name, String key, String goal, CandidateEvaluator.Closeness closeness, double seconds)
      implements Entry {}

  private SearchJournal(FileChannel file, List<Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** Opens a journal for appending; creates a missing file. */
  public static SearchJournal open(Path path) throws IOException {
    byte[] content = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    int end = content.length;
    while (end > 0 && content[end - 1] != '\n') {
      end--;
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : new String(content, 0, end, StandardCharsets.UTF_8).split("\n", -1)) {
      read(line, entries);
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.truncate(end).position(end);
    return new SearchJournal(file, entries);
  }

  private static void read(String line, List<Entry> entries) {
    try {
      if (!line.isEmpty()) {
        entries.add(READER.readValue(line));
      }
    } catch (JacksonException e) {
      // of another release, or damaged: it is measured again
    }
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Time spent for a goal on entries of a kind, seconds. */
  double secondsFor(CompressionGoal goal, Class<? extends Entry> kind) {
    return entries.stream()
        .filter(entry -> kind.isInstance(entry) && entry.goal().equals(goal.toString()))
        .mapToDouble(Entry::seconds)
        .sum();
  }

  void append(Entry entry) throws IOException {
    byte[] line = (WRITER.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer rest = ByteBuffer.wrap(line);
    while (rest.hasRemaining()) {
      file.write(rest);
    }
    file.force(false);
    entries.add(entry);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

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
 * What was measured for searches of one model and its data, in a file of JSON lines that only ever
 * grows. A line is on the disk before anything else is decided; one that was torn by a crash is cut
 * off when the file is opened, and one that cannot be read counts as not measured. Used by one
 * thread.
 */
public final class SearchJournal implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader READER = JSON.readerFor(Entry.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Entry.class);

  private final FileChannel file;
  private final List<Entry> entries;

  /** A line. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Tried.class, name = "tried"),
    @JsonSubTypes.Type(value = Compared.class, name = "compared")
  })
  sealed interface Entry {
    /** See {@link SearchCandidate#key}. */
    String key();

    /** That time was spent for. */
    String goal();

    double seconds();
  }

  /**
   * A variant that was tried.
   *
   * @param name for people
   * @param key see {@link SearchCandidate#key}
   * @param goal that it was tried for
   * @param readings none when it failed
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
   * A variant that was compared with the model as brought.
   *
   * @param name of what is compressed, for people
   * @param key see {@link SearchCandidate#key}
   * @param goal that it was compared for
   */
  record Compared(
      String name, String key, String goal, CandidateEvaluator.Closeness closeness, double seconds)
      implements Entry {}

  private SearchJournal(FileChannel file, List<Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** Goes on with a file, which is made if missing. */
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

  /** How much time was spent for a goal on entries of a kind. */
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

package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.BulkSettings;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts JSON Lines into chunks as the bytes come in: whole lines, so many that a chunk is worth a
 * statement and never more than it may hold. Of a line that is too long only so much is kept that
 * whoever reads it sees that.
 */
final class JsonLines {
  /** Placed in some tenths of a second: what a crash repeats, and how fine progress is told. */
  static final int CHUNK_ROWS = 200;

  static final int CHUNK_BYTES = 262_144;

  private final BulkSettings settings;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private long bytes;
  private int rows;
  private int line = 1;
  private int firstLine = 1;
  private int chunkRows;
  private int lineBytes;
  private boolean blank = true;

  JsonLines(BulkSettings settings) {
    this.settings = settings;
  }

  /**
   * Some lines as they were sent, each with its line break.
   *
   * @param firstLine counts from 1 in the whole text
   */
  record Chunk(int firstLine, byte[] body) {}

  /**
   * Takes the next bytes and gives the chunks that they complete.
   *
   * @throws FaultException when it is more than one import may be
   */
  List<Chunk> add(byte[] piece) {
    bytes += piece.length;
    if (bytes > settings.maxBytes()) {
      throw new FaultException(new Fault.TooLarge(settings.maxBytes()));
    }
    List<Chunk> chunks = new ArrayList<>(1);
    int from = 0;
    for (int i = 0; i < piece.length; i++) {
      if (piece[i] == '\n') {
        append(piece, from, i);
        from = i + 1;
        endLine(chunks);
      }
    }
    append(piece, from, piece.length);
    return chunks;
  }

  /** The last chunk, none if there is nothing left; the last line need not be ended. */
  List<Chunk> end() {
    List<Chunk> chunks = new ArrayList<>(1);
    if (lineBytes > 0) {
      endLine(chunks);
    }
    cut(chunks);
    return chunks;
  }

  /** So many lines so far that are not blank. */
  int rows() {
    return rows;
  }

  private void append(byte[] piece, int from, int to) {
    for (int i = from; blank && i < to; i++) {
      blank = isSpace(piece[i]);
    }
    int kept = Math.max(0, Math.min(to - from, settings.maxLineBytes() + 1 - lineBytes));
    lines.write(piece, from, kept);
    lineBytes += kept;
  }

  private void endLine(List<Chunk> chunks) {
    lines.write('\n');
    line++;
    if (!blank || isTooLong(lineBytes, settings.maxLineBytes())) {
      chunkRows++;
      countRow();
    }
    lineBytes = 0;
    blank = true;
    if (chunkRows == CHUNK_ROWS || lines.size() >= CHUNK_BYTES) {
      cut(chunks);
    }
  }

  private void countRow() {
    if (++rows > settings.maxRows()) {
      throw new FaultException(
          new Fault.Unprocessable(
              "row_limit_reached", "An import has at most " + settings.maxRows() + " rows."));
    }
  }

  /** Blank lines alone are worth nothing. */
  private void cut(List<Chunk> chunks) {
    if (chunkRows > 0) {
      chunks.add(new Chunk(firstLine, lines.toByteArray()));
    }
    lines.reset();
    firstLine = line;
    chunkRows = 0;
  }

  /** Whether a line of a chunk is one that counts. */
  static boolean isRow(byte[] line, int maxLineBytes) {
    if (isTooLong(line.length, maxLineBytes)) {
      return true;
    }
    for (byte b : line) {
      if (!isSpace(b)) {
        return true;
      }
    }
    return false;
  }

  static boolean isTooLong(int lineBytes, int maxLineBytes) {
    return lineBytes > maxLineBytes;
  }

  /** What JSON calls white space, but for the line break. */
  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}

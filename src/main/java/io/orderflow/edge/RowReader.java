package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bulk.BulkMessages.ReadRows;
import io.orderflow.bulk.BulkMessages.Row;
import io.orderflow.bulk.BulkMessages.RowsRead;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads lines of an import by the very schema and reader of a create. */
final class RowReader {
  private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);

  /** What some editors put before a text; nothing of it. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Schema schema;
  private final int maxLineBytes;

  RowReader(Contract contract, int maxLineBytes) {
    this.schema = contract.operations().get("orders.create").body().schema();
    this.maxLineBytes = maxLineBytes;
  }

  /** Takes as long as a request for each row does; not to be done on an event loop. */
  RowsRead read(ReadRows request) {
    byte[] body = request.body();
    List<Row> rows = new ArrayList<>(JsonLines.CHUNK_ROWS);
    int line = request.firstLine();
    int from = 0;
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '\n') {
        byte[] text = Arrays.copyOfRange(body, from, i);
        if (JsonLines.isRow(text, maxLineBytes)) {
          rows.add(rowOrBroken(line, text));
        }
        line++;
        from = i + 1;
      }
    }
    return new RowsRead(rows);
  }

  /** A row that our own reading trips over must not hold up the others for ever. */
  private Row rowOrBroken(int line, byte[] text) {
    try {
      return row(line, text);
    } catch (RuntimeException mistake) {
      LOG.error("line {} of an import breaks its reader", line, mistake);
      return new Row(line, null, new Fault.Broken());
    }
  }

  private Row row(int line, byte[] text) {
    if (JsonLines.isTooLong(text.length, maxLineBytes)) {
      String detail = "A line has at most " + maxLineBytes + " bytes.";
      FieldError error = new FieldError("", "line_too_long", detail);
      return refused(line, "validation_failed", detail, List.of(error));
    }
    JsonNode json;
    try {
      json = Json.parse(line == 1 ? withoutMark(text) : text);
    } catch (FaultException malformed) {
      return malformed(line, ((Fault.Invalid) malformed.fault()).errors().get(0));
    }
    List<FieldError> errors = schema.check(json);
    return errors.isEmpty()
        ? new Row(line, OrderReader.order(json), null)
        : refused(line, "validation_failed", "The line is not an order by the contract.", errors);
  }

  /** To a parser every row is the first line of a text; here its place is in the whole file. */
  private static Row malformed(int line, FieldError error) {
    String why = error.detail().replace(" at line 1, column ", " at column ");
    return refused(
        line,
        error.code(),
        "The line is not JSON as this server reads it: " + why + ".",
        List.of(new FieldError(error.pointer(), error.code(), why)));
  }

  private static Row refused(int line, String code, String detail, List<FieldError> errors) {
    return new Row(line, null, new Fault.Invalid(code, detail, errors));
  }

  private static byte[] withoutMark(byte[] text) {
    int mark = BYTE_ORDER_MARK.length;
    return text.length >= mark && Arrays.equals(text, 0, mark, BYTE_ORDER_MARK, 0, mark)
        ? Arrays.copyOfRange(text, mark, text.length)
        : text;
  }
}

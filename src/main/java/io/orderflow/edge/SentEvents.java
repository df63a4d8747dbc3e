package io.orderflow.edge;

import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.id.IdKind;
import java.time.Duration;
import java.util.UUID;

/** Text of Server-Sent Events, as the HTML standard has it. */
final class SentEvents {
  private final StringBuilder text = new StringBuilder();

  /** How long a client is to wait before it comes back. */
  SentEvents retry(Duration wait) {
    text.append("retry: ").append(wait.toMillis()).append('\n');
    return this;
  }

  /** Where a client that comes back is to go on; no event is made of it. */
  SentEvents place(UUID position) {
    text.append("id: ").append(IdKind.EVENT.format(position)).append("\n\n");
    return this;
  }

  /** What keeps the connection, and is shown to nobody. */
  SentEvents comment(String words) {
    text.append(": ").append(words).append("\n\n");
    return this;
  }

  SentEvents event(LoggedEvent event) {
    text.append("id: ").append(IdKind.EVENT.format(event.id()));
    text.append("\nevent: ").append(event.type());
    text.append("\ndata: ").append(inOneLine(event.json())).append("\n\n");
    return this;
  }

  /** Between the tokens of JSON a line break means as much as a space. */
  private static String inOneLine(String json) {
    return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
        ? json
        : json.replace('\n', ' ').replace('\r', ' ');
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

package io.orderflow.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import net.logstash.logback.composite.AbstractJsonProvider;

/** Writes an exception into a JSON log line. */
public final class FailureProvider extends AbstractJsonProvider<ILoggingEvent> {
  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent event) throws IOException {
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      json.writeStringField("failure", Failures.names(failure));
      json.writeStringField("at", Failures.place(failure));
    }
  }
}

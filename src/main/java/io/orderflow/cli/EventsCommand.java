package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.event.EventMessages.Types;
import io.orderflow.event.LogTail;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.pg.Database;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow events}: what happens to a tenant, live. */
@Command(
    name = "events",
    synopsisSubcommandLabel = "COMMAND",
    description = "Follow the events of a tenant.",
    footerHeading = "%nExamples:%n",
    footer = {"  orderflow events tail demo", "  orderflow events tail acme --type order.* --json"})
public final class EventsCommand {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  public EventsCommand() {
    this(System.getenv());
  }

  EventsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(
      name = "tail",
      description = "Print each event when it happens, a line each, until Ctrl-C.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow events tail demo",
        "  orderflow events tail acme --type order.paid --type order.refunded --json",
        "  orderflow events tail acme --after evt_01jd7x3v5kfm2r8t9w4y6z0ae1 --limit 10"
      })
  int tail(
      @Mixin TenantChoice choice,
      @Option(names = "--type", paramLabel = "TYPE", description = "Only these, or order.*.")
          List<String> types,
      @Option(
              names = "--after",
              paramLabel = "EVENT",
              converter = Converters.OfEventId.class,
              description = "Go on behind this one, evt_... (default: begin now).")
          UUID after,
      @Option(names = "--limit", description = "End after so many events.") Integer limit,
      @Option(names = "--json", description = "A line of JSON for each, as the API shows it.")
          boolean json) {
    UUID tenantId =
        Operator.run(environment, operator -> operator.tenants().find(choice.given())).tenantId();
    Settings settings = SettingsReader.read(environment);
    Types wanted = new Types(types == null ? List.of() : types);
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, settings.database());
      LogTail tail = new LogTail(database, settings.streams(), tenantId, wanted, after);
      print(tail, settings.streams().pollInterval(), json, limit == null ? Long.MAX_VALUE : limit);
      return 0;
    } finally {
      vertx.close().await();
    }
  }

  private void print(LogTail tail, Duration pause, boolean json, long limit) {
    long left = limit;
    while (left > 0) {
      List<LoggedEvent> events = next(tail);
      events.stream().limit(left).forEach(event -> print(event, json));
      left -= events.size();
      if (left > 0 && events.isEmpty()) {
        rest(pause);
      }
    }
  }

  /** While the database is away nothing is missed: it is read on from the same place. */
  private static List<LoggedEvent> next(LogTail tail) {
    try {
      return tail.next().await();
    } catch (FaultException away) {
      return List.of();
    }
  }

  private void print(LoggedEvent event, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? event.json() : line(event));
    out.flush();
  }

  private static String line(LoggedEvent event) {
    JsonNode body = Json.tree(event.json());
    return "%s  %-22s  %s  %s"
        .formatted(
            body.path("timestamp").asText(),
            event.type(),
            IdKind.EVENT.format(event.id()),
            body.at("/data/id").asText())
        .stripTrailing();
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }
}

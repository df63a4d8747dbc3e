package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.bus.Page;
import io.orderflow.dispatch.DeadLetters;
import io.orderflow.dispatch.DispatchMessages.ListDeadLetters;
import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.json.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orderflow dead-letters}: what could not be delivered, and once more. */
@Command(
    name = "dead-letters",
    synopsisSubcommandLabel = "COMMAND",
    description = "List deliveries that were given up, and send them again.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow dead-letters list acme --limit 20",
      "  orderflow dead-letters replay acme --from 2030-01-31T00:00:00Z"
    })
public final class DeadLettersCommand {
  /** Names the requests of operators in the log of events. */
  private static final String CORRELATION_ID = "dead-letters-command";

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  public DeadLettersCommand() {
    this(System.getenv());
  }

  DeadLettersCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(
      name = "list",
      description = "List the dead letters of a tenant, newest first.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow dead-letters list acme",
        "  orderflow dead-letters list acme --webhook whk_01jd7x3v5kfm2r8t9w4y6z0aw1 --json"
      })
  int list(
      @Mixin TenantChoice choice,
      @Mixin WebhookChoice webhook,
      @Option(
              names = "--limit",
              defaultValue = "100",
              description = "How many at most (default: ${DEFAULT-VALUE}).")
          int limit,
      @Mixin Output output) {
    if (limit < 1 || limit > 1_000) {
      throw wrong("--limit must be between 1 and 1000");
    }
    Page page =
        run(
            choice.given(),
            (letters, caller) ->
                letters.list(new ListDeadLetters(caller, webhook.id(), limit, null)));
    List<JsonNode> found = page.items().stream().map(Json::tree).toList();
    return output.show(
        DeadLetterView.table(found),
        json -> json.writeRawValue("[" + String.join(",", page.items()) + "]"));
  }

  @Command(
      name = "replay",
      description = {
        "Send dead letters again; the choices are combined with \"and\".",
        "The job is done by the processes that serve."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow dead-letters replay acme --all",
        "  orderflow dead-letters replay acme --webhook whk_01jd7x3v5kfm2r8t9w4y6z0aw1"
      })
  int replay(
      @Mixin TenantChoice choice,
      @Mixin WebhookChoice webhook,
      @Option(
              names = "--id",
              paramLabel = "DELIVERY",
              converter = Converters.OfDeliveryId.class,
              description = "Only this one, dlv_...; may be given more than once.")
          List<UUID> deliveryIds,
      @Option(
              names = "--from",
              paramLabel = "WHEN",
              converter = Converters.OfMoment.class,
              description = "Only those created at 2030-01-31T00:00:00Z or later.")
          Instant from,
      @Option(
              names = "--to",
              paramLabel = "WHEN",
              converter = Converters.OfMoment.class,
              description = "Only those created before.")
          Instant to,
      @Option(names = "--all", description = "Every dead letter of the tenant.") boolean all,
      @Mixin Output output) {
    boolean chosen = webhook.id() != null || deliveryIds != null || from != null || to != null;
    if (chosen == all) {
      throw wrong("choose by --webhook, --id, --from, --to, or take --all");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw wrong("--to must be later than --from");
    }
    Answer answer =
        run(
            choice.given(),
            (letters, caller) ->
                letters.replay(
                    new ReplayDeadLetters(caller, null, webhook.id(), deliveryIds, from, to)));
    return output.show(
        DeadLetterView.job(Json.tree(answer.body())), json -> json.writeRawValue(answer.body()));
  }

  /** What is done with the dead letters of one tenant. */
  private interface LettersOfTenant<T> {
    Future<T> apply(DeadLetters letters, Caller caller);
  }

  private <T> T run(String tenant, LettersOfTenant<T> work) {
    return Operator.run(
        environment,
        operator ->
            operator
                .tenants()
                .find(tenant)
                .map(found -> new Caller(found.tenantId(), Mode.live, CORRELATION_ID, null))
                .compose(caller -> work.apply(operator.deadLetters(), caller)));
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}

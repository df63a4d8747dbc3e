package io.orderflow.cli;

import io.orderflow.bus.Mode;
import io.orderflow.tenant.IssuedKey;
import io.orderflow.tenant.KeyRecord;
import io.orderflow.tenant.Keys;
import io.orderflow.tenant.Scopes;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orderflow keys}: makes a tenant's API keys and takes them back. */
@Command(
    name = "keys",
    synopsisSubcommandLabel = "COMMAND",
    description = "Create, list, revoke and rotate API keys.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow keys create acme --scopes orders:read,inventory:read --expires 90d",
      "  orderflow keys rotate key_01jd7x3v5kfm2r8t9w4y6z0ak1 --overlap 24h"
    })
public final class KeysCommand {
  private final Map<String, String> environment;

  public KeysCommand() {
    this(System.getenv());
  }

  KeysCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(
      name = "create",
      description = "Create a key of a tenant, shown this once.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow keys create acme",
        "  orderflow keys create acme --mode live --scopes orders:read --expires 90d"
      })
  int create(
      @Mixin TenantChoice choice,
      @Option(
              names = "--mode",
              defaultValue = "test",
              description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
          Mode mode,
      @Option(
              names = "--scopes",
              split = ",",
              paramLabel = "SCOPE",
              description = "What it may do, as a,b (default: everything).")
          List<String> scopes,
      @Option(
              names = "--expires",
              paramLabel = "WHEN",
              converter = Converters.OfExpiry.class,
              description = "2030-01-31T00:00:00Z, or 30d from now (default: never).")
          Instant expires,
      @Mixin Output output) {
    String tenant = choice.given();
    Keys.Terms terms =
        new Keys.Terms(mode, Set.copyOf(scopes == null ? Scopes.ALL : scopes), expires);
    return show(run(tenant, (keys, tenantId) -> keys.create(tenantId, terms)), output);
  }

  @Command(
      name = "list",
      description = "List the keys of a tenant, oldest first.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow keys list acme --json"})
  int list(@Mixin TenantChoice choice, @Mixin Output output) {
    List<KeyRecord> keys = run(choice.given(), Keys::list);
    return output.show(KeyView.table(keys), json -> KeyView.write(json, keys));
  }

  @Command(
      name = "revoke",
      description = "Refuse a key from now on, for good.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow keys revoke key_01jd7x3v5kfm2r8t9w4y6z0ak1"})
  int revoke(
      @Parameters(
              paramLabel = "KEY",
              converter = Converters.OfKeyId.class,
              description = "Its id, key_...")
          UUID keyId,
      @Mixin Output output) {
    KeyRecord key = run(keys -> keys.revoke(keyId));
    return output.show(KeyView.table(List.of(key)), json -> KeyView.write(json, key));
  }

  @Command(
      name = "rotate",
      description = "Create a key on the terms of another, which runs out.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow keys rotate key_01jd7x3v5kfm2r8t9w4y6z0ak1 --overlap 0"})
  int rotate(
      @Parameters(
              paramLabel = "KEY",
              converter = Converters.OfKeyId.class,
              description = "The id of the old key, key_...")
          UUID keyId,
      @Option(
              names = "--overlap",
              defaultValue = "24h",
              converter = Converters.OfDuration.class,
              description =
                  "How long the old key still counts; 0 is not at all (default: ${DEFAULT-VALUE}).")
          Duration overlap,
      @Mixin Output output) {
    return show(run(keys -> keys.rotate(keyId, overlap)), output);
  }

  /** What is done with the keys of one tenant. */
  private interface KeysOfTenant<T> {
    Future<T> apply(Keys keys, UUID tenantId);
  }

  private <T> T run(String tenant, KeysOfTenant<T> work) {
    return Operator.run(environment, operator -> inTenant(operator, tenant, work));
  }

  private static <T> Future<T> inTenant(Operator operator, String tenant, KeysOfTenant<T> work) {
    return operator
        .tenants()
        .find(tenant)
        .compose(found -> work.apply(operator.keys(), found.tenantId()));
  }

  private <T> T run(Function<Keys, Future<T>> work) {
    return Operator.run(environment, operator -> work.apply(operator.keys()));
  }

  private static int show(IssuedKey issued, Output output) {
    return output.show(KeyView.table(issued), json -> KeyView.write(json, issued));
  }
}

package io.orderflow.cli;

import io.orderflow.bus.Mode;
import io.orderflow.tenant.Plan;
import io.orderflow.tenant.Tenant;
import io.orderflow.tenant.Tenants;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orderflow tenants}: makes tenants and changes what they may do. */
@Command(
    name = "tenants",
    synopsisSubcommandLabel = "COMMAND",
    description = "Create, list, suspend and resume tenants, and set their plans.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow tenants create --name acme --plan pro",
      "  orderflow tenants list --json"
    })
public final class TenantsCommand {
  private final Map<String, String> environment;

  public TenantsCommand() {
    this(System.getenv());
  }

  TenantsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(
      name = "create",
      description = "Create a tenant with its first key, shown this once.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow tenants create --name acme --plan pro",
        "  orderflow tenants create --name acme --plan pro --mode live --json"
      })
  int create(
      @Option(
              names = "--name",
              required = true,
              description = "1 to 63 lower-case letters, digits and hyphens, not taken yet.")
          String name,
      @Option(names = "--plan", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
          Plan plan,
      @Option(
              names = "--mode",
              defaultValue = "test",
              description = "Of the key: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
          Mode mode,
      @Mixin Output output) {
    Tenants.Created created = run(tenants -> tenants.create(name, plan, mode));
    return output.show(TenantView.table(created), json -> TenantView.write(json, created));
  }

  @Command(
      name = "list",
      description = "List all tenants by name.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow tenants list"})
  int list(@Mixin Output output) {
    List<Tenant> all = run(Tenants::list);
    return output.show(TenantView.table(all), json -> TenantView.write(json, all));
  }

  @Command(
      name = "suspend",
      description = "Refuse all keys of a tenant.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow tenants suspend acme"})
  int suspend(@Mixin TenantChoice choice, @Mixin Output output) {
    String chosen = choice.given();
    return show(run(tenants -> tenants.suspend(chosen)), output);
  }

  @Command(
      name = "resume",
      description = "Take the keys of a suspended tenant again.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow tenants resume acme"})
  int resume(@Mixin TenantChoice choice, @Mixin Output output) {
    String chosen = choice.given();
    return show(run(tenants -> tenants.resume(chosen)), output);
  }

  @Command(
      name = "set-plan",
      description = "Give a tenant another plan.",
      footerHeading = "%nExamples:%n",
      footer = {"  orderflow tenants set-plan acme --plan enterprise"})
  int setPlan(
      @Mixin TenantChoice choice,
      @Option(names = "--plan", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
          Plan plan,
      @Mixin Output output) {
    String chosen = choice.given();
    return show(run(tenants -> tenants.setPlan(chosen, plan)), output);
  }

  private <T> T run(Function<Tenants, Future<T>> work) {
    return Operator.run(environment, operator -> work.apply(operator.tenants()));
  }

  private static int show(Tenant tenant, Output output) {
    return output.show(TenantView.table(List.of(tenant)), json -> TenantView.write(json, tenant));
  }
}

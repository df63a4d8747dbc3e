package io.orderflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orderflow}: all commands hang here. */
@Command(
    name = "orderflow",
    description = "A multi-tenant order-management API.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = RootCommand.Version.class,
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      MigrateCommand.class,
      TenantsCommand.class,
      KeysCommand.class,
      OrdersCommand.class,
      DeadLettersCommand.class,
      EventsCommand.class,
      OpenapiCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or stopped as asked",
      "1:refused or failed; the reason is one line on standard error",
      "2:the command line is wrong"
    },
    footer = {
      "",
      "Examples:",
      "  orderflow dev                                    everything on this machine",
      "  orderflow tenants create --name acme --plan pro  a tenant and its first key",
      "  orderflow doctor                                 what is wrong here",
      "  orderflow keys --help                            examples of a command",
      "",
      "Settings come from the environment: DATABASE_URL, REDIS_URL, PORT and ORDERFLOW_*",
      "(conf/orderflow.yaml lists them all)."
    })
final class RootCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "Colours: ${COMPLETION-CANDIDATES}; auto minds NO_COLOR (default: ${DEFAULT-VALUE}).")
  private Colours color;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? --help lists them");
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"OrderFlow " + number()};
    }

    static String number() {
      return io.orderflow.config.Version.current();
    }
  }
}

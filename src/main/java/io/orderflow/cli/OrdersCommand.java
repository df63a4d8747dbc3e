package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orderflow orders}: many orders at once, from a file and to one. */
@Command(
    name = "orders",
    synopsisSubcommandLabel = "COMMAND",
    description = "Import orders from a file, and export them to one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  orderflow orders import orders.jsonl",
      "  orderflow orders export orders.jsonl --status confirmed"
    })
public final class OrdersCommand {
  private static final String STANDARD = "-";

  private final Map<String, String> environment;
  private final InputStream in;
  private final OutputStream out;

  @Spec private CommandSpec spec;

  public OrdersCommand() {
    this(System.getenv(), System.in, System.out);
  }

  OrdersCommand(Map<String, String> environment, InputStream in, OutputStream out) {
    this.environment = environment;
    this.in = in;
    this.out = out;
  }

  @Command(
      name = "import",
      description = {
        "Make orders of a file of JSON Lines, one order in each line.",
        "Each row goes in or fails on its own. Once the file is sent the server goes on by itself:",
        "--follow watches a job that this command no longer does."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:every row became an order",
        "1:refused or failed; the reason is one line on standard error",
        "2:the command line is wrong",
        "3:some rows failed; standard error says which and why"
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow orders import orders.jsonl --errors failed.jsonl",
        "  orderflow orders import - --json < orders.jsonl > job.json",
        "  orderflow orders import --follow imp_01jd7x3v5kfm2r8t9w4y6z0am1"
      })
  int importFile(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "The file; - is standard input.")
          String file,
      @Option(
              names = "--follow",
              paramLabel = "JOB",
              description = "An import that is under way, imp_...")
          String follow,
      @Option(
              names = "--errors",
              paramLabel = "FILE",
              description = "Write every row that failed there, as JSON Lines.")
          Path errors,
      @Option(names = "--json", description = "Answer in JSON.") boolean json,
      @Mixin ServerChoice choice)
      throws IOException {
    if ((file == null) == (follow == null)) {
      throw new ParameterException(
          spec.commandLine(), "name the FILE to import, or a job to --follow");
    }
    Screen screen = Screen.of(spec.commandLine().getErr());
    OrderImport orders = new OrderImport(choice.connect(environment), screen);
    JsonNode job = orders.follow(follow == null ? upload(orders, file) : orders.find(follow));
    try (RowReport report = new RowReport(screen, errors)) {
      if (job.path("failed").asInt() > 0) {
        orders.failures(job, report::add);
      }
    }
    say(json ? job.toString() : RowReport.summary(job));
    return job.path("failed").asInt() == 0 ? 0 : RowReport.SOME_FAILED;
  }

  /** Standard input can be read once only, and sending may take more than one try. */
  private JsonNode upload(OrderImport orders, String file) throws IOException {
    if (!file.equals(STANDARD)) {
      return orders.upload(Path.of(file));
    }
    Path copy = Files.createTempFile("orderflow-", ".jsonl");
    try {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return orders.upload(copy);
    } finally {
      Files.delete(copy);
    }
  }

  @Command(
      name = "export",
      description = {
        "Write orders to a file as JSON Lines, newest first.",
        "The file appears when all of them are there. A broken connection is taken up again;",
        "what an export that was ended has left in FILE.part is gone on with by --resume."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  orderflow orders export november.jsonl --from 2026-11-01T00:00:00Z",
        "  orderflow orders export orders.jsonl --sku SKU-1 --resume",
        "  orderflow orders export - --status confirmed > confirmed.jsonl"
      })
  int export(
      @Parameters(paramLabel = "FILE", description = "The file; - is standard output.") String file,
      @Mixin OrderFilters filters,
      @Option(names = "--resume", description = "Go on with FILE.part; give the same filters.")
          boolean resume,
      @Option(names = "--json", description = "Answer in JSON.") boolean json,
      @Mixin ServerChoice choice)
      throws IOException {
    ApiClient server = choice.connect(environment);
    Screen screen = Screen.of(spec.commandLine().getErr());
    if (file.equals(STANDARD)) {
      OutputStream buffered = new BufferedOutputStream(out);
      new OrderExport(server, filters.query(), buffered, progress(screen, 0), null, 0).run();
      buffered.flush();
      return 0;
    }
    Path path = Path.of(file);
    ExportFile target = resume ? ExportFile.resumed(path) : ExportFile.fresh(path);
    long orders = export(server, filters, target, progress(screen, target.orders()));
    say(
        json
            ? Json.text(
                body -> {
                  body.writeStartObject();
                  body.writeStringField("file", file);
                  body.writeNumberField("orders", orders);
                  body.writeEndObject();
                })
            : Progress.number(orders) + " orders in " + file);
    return 0;
  }

  private static long export(
      ApiClient server, OrderFilters filters, ExportFile target, Progress progress)
      throws IOException {
    try {
      long orders = write(server, filters, target, progress);
      target.complete();
      return orders;
    } catch (CliException failure) {
      target.keepIfWorth();
      throw failure;
    }
  }

  private static long write(
      ApiClient server, OrderFilters filters, ExportFile target, Progress progress)
      throws IOException {
    try (OutputStream part = target.open()) {
      return new OrderExport(
              server, filters.query(), part, progress, target.last(), target.orders())
          .run();
    }
  }

  private static Progress progress(Screen screen, long before) {
    return screen.progress("Exporting", "orders", before);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}

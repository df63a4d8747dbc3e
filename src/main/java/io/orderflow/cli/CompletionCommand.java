package io.orderflow.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orderflow completion}: what makes a shell complete the commands. */
@Command(
    name = "completion",
    description = "Print a script that makes a shell complete `orderflow`.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  alias orderflow='java -jar /opt/orderflow.jar'",
      "  source <(orderflow completion bash)    in ~/.bashrc",
      "  source <(orderflow completion zsh)     in ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** One script serves both: it tells them apart. */
  enum Shell {
    bash,
    zsh
  }

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("orderflow", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}

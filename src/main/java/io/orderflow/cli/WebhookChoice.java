package io.orderflow.cli;

import java.util.UUID;
import picocli.CommandLine.Option;

/** The endpoint whose deliveries a command is about, where it need not be about all. */
final class WebhookChoice {
  @Option(
      names = "--webhook",
      paramLabel = "WEBHOOK",
      converter = Converters.OfWebhookId.class,
      description = "Only those of this endpoint, whk_...")
  private UUID webhookId;

  /** Null for all. */
  UUID id() {
    return webhookId;
  }
}

package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Table;
import java.util.List;

/** What Stripe holds, for a person to read. */
final class StripeTables {
  private StripeTables() {}

  static List<Table> of(StripeSandbox stripe) {
    return List.of(payments(stripe.intents()), refunds(stripe.refunds()));
  }

  private static Table payments(List<Intent> intents) {
    return new Table(
        "Payments",
        List.of("Payment", "Status", "Amount", "Held", "Received", "Metadata"),
        intents.stream()
            .map(
                intent ->
                    List.of(
                        intent.id(),
                        intent.status(),
                        Money.text(intent.amount(), intent.currency()),
                        Money.text(intent.amountCapturable(), intent.currency()),
                        Money.text(intent.amountReceived(), intent.currency()),
                        intent.json().getJsonObject("metadata").encode()))
            .toList());
  }

  private static Table refunds(List<Refund> refunds) {
    return new Table(
        "Refunds",
        List.of("Refund", "Payment", "Status", "Amount", "Reason"),
        refunds.stream()
            .map(
                refund ->
                    List.of(
                        refund.id(),
                        refund.intentId(),
                        refund.status(),
                        Money.text(refund.amount(), refund.json().getString("currency")),
                        String.valueOf(refund.reason())))
            .toList());
  }
}

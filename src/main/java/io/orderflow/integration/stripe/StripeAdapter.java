package io.orderflow.integration.stripe;

import io.orderflow.bus.Bus;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.integration.Account;
import io.orderflow.integration.Adapter;
import io.orderflow.integration.Callback;
import io.orderflow.integration.Credentials;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.Task;
import io.orderflow.integration.Told;
import io.vertx.core.Future;
import java.time.Clock;

/** Stripe: holds, takes and gives back an order's money, whatever event made it look. */
public final class StripeAdapter implements Adapter {
  private final OrderPayment payments;
  private final Hearing hearing;
  private final Checking checking;
  private final Signature signature;
  private final Clock clock;

  public StripeAdapter(
      Bus bus, ServiceClient client, Effects effects, IntegrationSettings settings, Clock clock) {
    StripeApi api = new StripeApi(client, settings.stripeUrl());
    Reports reports = new Reports(bus);
    this.payments = new OrderPayment(reports, effects, new Carrying(api, clock), clock);
    this.hearing =
        new Hearing(api, effects, new Inspection(api, reports, effects, payments), clock);
    this.checking =
        new Checking(bus, effects, payments, hearing, settings.stripeCheckInterval(), clock);
    this.signature = new Signature(clock);
    this.clock = clock;
  }

  @Override
  public Provider provider() {
    return Provider.stripe;
  }

  @Override
  public Future<Performed> perform(Task task) {
    return switch (task.type()) {
      case Task.TOLD -> hearing.hear(task);
      case Task.CHECK -> checking.check(task);
      default -> payments.settle(Errand.of(task, task.orderId(), clock));
    };
  }

  @Override
  public Told receive(Account account, Callback callback) {
    signature.require(
        account.credential(Credentials.WEBHOOK_SECRET), callback.signature(), callback.body());
    return Hearing.told(callback.body());
  }
}

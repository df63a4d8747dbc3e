package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.WebhookChanged;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is leased in advance follows a change of its endpoint at once. */
class ChangedWebhookTest {
  private static final int WIDTH = 2;

  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(Map.of("ORDERFLOW_DISPATCH_PER_ENDPOINT", String.valueOf(WIDTH)));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void deliveriesLeasedInAdvanceShouldGoToTheNewUrl() {
    List<ReceiverLab.Exchange> held = new CopyOnWriteArrayList<>();
    Answer webhook =
        postbox.register(
            lab.at(
                "/old", Behaviours.inTurn(Behaviours.status(200), exchange -> held.add(exchange))));
    UUID id = Postbox.id(webhook);
    postbox.event("{}");
    Await.until("the first, quickly", () -> postbox.states(id).equals(List.of("succeeded")));
    for (int n = 0; n < 2 * WIDTH; n++) {
      postbox.event("{}");
    }
    Await.until("all leased", () -> leased() == 2 * WIDTH && held.size() == WIDTH);

    postbox.patch(id, "url", lab.at("/new", Behaviours.status(200)));

    Await.until("the rest given back", () -> leased() <= WIDTH || lab.count("/new") > 0);
    held.forEach(exchange -> exchange.status(200, "", ""));
    Await.until("all delivered", () -> lab.count("/old") + lab.count("/new") == 1 + 2 * WIDTH);
    assertThat(lab.at("/old")).as("only what was under way").hasSize(1 + WIDTH);
  }

  @Test
  void everyChangeShouldBeTold() {
    List<WebhookChanged> told = new CopyOnWriteArrayList<>();
    postbox.bus.subscribe(WebhookMessages.CHANGED, told::add);
    UUID id = Postbox.id(postbox.register(lab.at("/hook", Behaviours.status(200))));
    WebhookChanged fact = new WebhookChanged(postbox.caller.tenantId(), id);

    postbox.patch(id, "status", "disabled");
    Await.until("disabled", () -> told.equals(List.of(fact)));
    postbox.patch(id, "status", "enabled");
    postbox.patch(id, "status", "enabled");
    Await.get(
        postbox.bus.request(
            WebhookMessages.DISABLE,
            new WebhookMessages.DisableWebhook(fact.tenantId(), id, "gone")));
    Await.get(
        postbox.bus.request(
            WebhookMessages.DELETE, new WebhookMessages.DeleteWebhook(postbox.caller, null, id)));

    Await.until("the rest", () -> told.equals(List.of(fact, fact, fact, fact)));
  }

  private long leased() {
    return postbox.count("SELECT count(*) FROM deliveries WHERE state = 'leased'");
  }
}

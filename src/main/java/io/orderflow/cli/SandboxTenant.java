package io.orderflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Connects the demo tenant to the sandbox as its owner would: over HTTP, on both sides. */
final class SandboxTenant {
  /** What the printed curl command sends: the money is held now and taken when the goods leave. */
  static final String ORDER =
      "{\"currency\":\"USD\",\"customer\":{\"email\":\"ada@example.com\",\"name\":\"Ada Lovelace\"},"
          + "\"shippingAddress\":{\"name\":\"Ada Lovelace\",\"line1\":\"1 Main St\",\"city\":\"Austin\","
          + "\"region\":\"TX\",\"postalCode\":\"78701\",\"country\":\"US\"},"
          + "\"lines\":[{\"sku\":\"SKU-1\",\"quantity\":2,\"unitPrice\":1999}],"
          + "\"payment\":{\"provider\":\"stripe\",\"paymentMethod\":\"pm_card_visa\",\"capture\":\"manual\"}}";

  /** No secrets: the sandbox takes any. */
  private static final String STRIPE_KEY = "sk_test_sandbox0000";

  private static final String SHIPSTATION_KEY = "sandboxkey0000";
  private static final String SHIPSTATION_SECRET = "sandboxsecret0000";
  private static final String SEGMENT_KEY = "sandboxwritekey0000";

  private final URI apiUrl;
  private final JsonHttp api;
  private final String sandbox;

  SandboxTenant(String apiUrl, String apiKey, String sandbox) {
    this.apiUrl = URI.create(apiUrl);
    this.api = new JsonHttp(apiUrl, "Bearer " + apiKey);
    this.sandbox = sandbox;
  }

  /** All services, and a webhook. */
  SandboxTenant connect() {
    connectStripe();
    connectShipStation();
    connectSegment();
    receiveEvents();
    return this;
  }

  /** Stripe makes the secret that signs its events once it knows where they go. */
  private void connectStripe() {
    String path = "/v1/integrations/stripe";
    String callback =
        callback(api.send("PUT", path, "{\"secretKey\":\"%s\"}".formatted(STRIPE_KEY)));
    JsonNode endpoint =
        new JsonHttp(sandbox, "Bearer " + STRIPE_KEY)
            .send(
                "POST",
                "/v1/webhook_endpoints",
                "application/x-www-form-urlencoded",
                "enabled_events[]=*&url=" + URLEncoder.encode(callback, StandardCharsets.UTF_8));
    api.send(
        "PUT",
        path,
        "{\"secretKey\":\"%s\",\"webhookSecret\":\"%s\"}"
            .formatted(STRIPE_KEY, endpoint.get("secret").textValue()));
  }

  private void connectShipStation() {
    String callback =
        callback(
            api.send(
                "PUT",
                "/v1/integrations/shipstation",
                "{\"apiKey\":\"%s\",\"apiSecret\":\"%s\"}"
                    .formatted(SHIPSTATION_KEY, SHIPSTATION_SECRET)));
    new JsonHttp(sandbox, basic(SHIPSTATION_KEY, SHIPSTATION_SECRET))
        .send(
            "POST",
            "/webhooks/subscribe",
            "{\"target_url\":\"%s\",\"event\":\"SHIP_NOTIFY\",\"friendly_name\":\"OrderFlow\"}"
                .formatted(callback));
  }

  /** Where the service is to send its events; a mere path unless a public URL is set. */
  private String callback(JsonNode connection) {
    return apiUrl.resolve(connection.get("callbackUrl").textValue()).toString();
  }

  private static String basic(String name, String password) {
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private void connectSegment() {
    api.send("PUT", "/v1/integrations/segment", "{\"writeKey\":\"%s\"}".formatted(SEGMENT_KEY));
  }

  /** The one webhook of earlier starts moves to where the sandbox is now. */
  private void receiveEvents() {
    String url = sandbox + DevSandbox.RECEIVER;
    for (JsonNode webhook : api.get("/v1/webhooks?limit=100").get("data")) {
      if (webhook.get("url").textValue().endsWith(DevSandbox.RECEIVER)) {
        api.send(
            "PATCH",
            "/v1/webhooks/" + webhook.get("id").textValue(),
            "{\"url\":\"%s\",\"status\":\"enabled\"}".formatted(url));
        return;
      }
    }
    api.send(
        "POST",
        "/v1/webhooks",
        "{\"url\":\"%s\",\"events\":[\"order.*\"],\"ordering\":\"per_order\"}".formatted(url));
  }
}

package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.config.Settings;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.pg.Migrations;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Orders that were written before providers were asked for money live on. */
class OlderOrdersTest {
  private static final UUID TENANT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8001");
  private static final UUID PAID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8002");
  private static final UUID BY_CARD = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8003");
  private static final UUID PART = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8004");

  private static final String HEAD =
      """
      {"id":"%s","externalId":null,"status":"%s","paymentStatus":"%s","fulfillmentStatus":"%s","currency":"USD",\
      "customer":{"email":"a@example.com","name":null,"phone":null,"externalId":null},"shippingAddress":null,\
      "billingAddress":null,"location":"default","notes":null,"metadata":{},"payment":%s,"subtotal":1000,\
      "discountTotal":0,"taxTotal":0,"shippingTotal":0,"total":1000,"cancelledTotal":0,"amountPaid":%d,\
      "amountRefunded":%d,"amountDue":0,"lineCount":1,"fulfillments":[%s],"payments":[%s],"refunds":[%s],\
      "cancellation":null,"allowedActions":[],"version":1,"createdAt":"2026-11-20T10:00:00.000Z",\
      "updatedAt":"2026-11-20T10:00:00.000Z","confirmedAt":null,"completedAt":null,"cancelledAt":null""";

  private static final String TIME = "\"createdAt\":\"2026-11-20T10:00:00.000Z\"}";

  @Test
  void ordersOfTheSchemaBeforeShouldBeReadAndGoOn() throws SQLException {
    Map<String, String> environment =
        Servers.environment(Map.of("DATABASE_URL", Servers.emptyDatabase()));
    Settings settings = Servers.settings(environment);
    migrateToBefore(settings);
    insert(settings);
    Migrations.of(settings.database()).migrate();

    try (Shop shop = Shop.of(TENANT, settings)) {
      Answer refunded =
          Await.get(
              shop.bus.request(
                  OrderMessages.REFUND,
                  new RefundOrder(shop.caller, null, PAID, null, null, "the rest")));
      Answer authorized =
          Await.get(
              shop.bus.request(
                  OrderMessages.REPORT_PAYMENT,
                  new ReportPayment(shop.caller, BY_CARD, new Authorized(1, "pi_1", null))));

      JsonNode order = Json.tree(refunded.body());
      assertThat(order.get("paymentStatus").textValue()).isEqualTo("refunded");
      assertThat(order.at("/refunds/0/status").textValue()).isEqualTo("succeeded");
      assertThat(order.at("/refunds/0/succeededAt").textValue())
          .isEqualTo("2026-11-20T10:00:00.000Z");
      assertThat(order.at("/refunds/1/amount").longValue()).isEqualTo(700);
      assertThat(order.at("/payments/0/provider").isNull()).isTrue();
      assertThat(order.at("/fulfillments/0/voidedAt").isNull()).isTrue();
      assertThat(Json.tree(authorized.body()).get("status").textValue()).isEqualTo("confirmed");
      assertThat(
              shop.count(
                  "SELECT count(*) FROM order_money WHERE tenant_id = $1 AND refund_status = 'succeeded'",
                  TENANT))
          .isEqualTo(2);
    }
  }

  private static void migrateToBefore(Settings settings) {
    URI uri = URI.create(settings.database().url());
    Flyway.configure()
        .dataSource(jdbc(uri), user(uri)[0], user(uri)[1])
        .locations("classpath:sql")
        .target("30")
        .load()
        .migrate();
  }

  private static void insert(Settings settings) throws SQLException {
    URI uri = URI.create(settings.database().url());
    String parcel =
        "{\"id\":\""
            + IdKind.FULFILLMENT.format(PART)
            + "\",\"trackingNumber\":null,\"carrier\":null,\"lines\":[{\"lineId\":\""
            + IdKind.LINE.format(PART)
            + "\",\"quantity\":1}],"
            + TIME;
    String payment =
        "{\"id\":\""
            + IdKind.PAYMENT.format(PART)
            + "\",\"amount\":1000,\"reference\":null,"
            + TIME;
    String refund =
        "{\"id\":\"" + IdKind.REFUND.format(PART) + "\",\"amount\":300,\"reason\":null," + TIME;
    try (Connection connection =
            DriverManager.getConnection(jdbc(uri), user(uri)[0], user(uri)[1]);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO tenants (tenant_id, name, plan, created_at) VALUES ('%s', 'older', 'pro', now())"
              .formatted(TENANT));
      statement.execute(
          order(
              PAID, "confirmed", "partially_refunded", "null", 1000, 300, parcel, payment, refund));
      statement.execute(
          order(
              BY_CARD,
              "pending",
              "pending",
              "{\"provider\":\"stripe\",\"capture\":\"manual\"}",
              0,
              0,
              "",
              "",
              ""));
      for (String direction : new String[] {"payment", "refund"}) {
        statement.execute(
            "INSERT INTO order_money (tenant_id, order_id, money_id, direction, amount, created_at) VALUES ('%s', '%s', '%s', '%s', %d, now())"
                .formatted(
                    TENANT,
                    PAID,
                    UUID.randomUUID(),
                    direction,
                    direction.equals("refund") ? 300 : 1000));
      }
    }
  }

  private static String order(
      UUID id,
      String status,
      String paymentStatus,
      String payment,
      long paid,
      long refunded,
      String parcels,
      String payments,
      String refunds) {
    String fulfillment = parcels.isEmpty() ? "unfulfilled" : "fulfilled";
    String head =
        HEAD.formatted(
            IdKind.ORDER.format(id),
            status,
            paymentStatus,
            fulfillment,
            payment,
            paid,
            refunded,
            parcels,
            payments,
            refunds);
    String lines =
        "[{\"id\":\""
            + IdKind.LINE.format(PART)
            + "\",\"sku\":\"A\",\"name\":null,\"quantity\":1,\"unitPrice\":1000,\"discount\":0,\"tax\":0,\"total\":1000,\"fulfilledQuantity\":"
            + (parcels.isEmpty() ? 0 : 1)
            + ",\"cancelledQuantity\":0,\"cancelledTotal\":0}]";
    return """
        INSERT INTO orders (tenant_id, order_id, status, payment_status, fulfillment_status, currency, customer_email,
          payment_method, subtotal, discount_total, tax_total, shipping_total, total, amount_paid, amount_refunded,
          version, event_sequence, updated_at, head, lines)
        VALUES ('%s', '%s', '%s', '%s', '%s', 'USD', 'a@example.com', %s, 1000, 0, 0, 0, 1000, %d, %d, 1, 1, now(), '%s', '%s')
        """
        .formatted(
            TENANT,
            id,
            status,
            paymentStatus,
            fulfillment,
            payment.equals("null") ? "NULL" : "'pm_1'",
            paid,
            refunded,
            head,
            lines);
  }

  private static String jdbc(URI uri) {
    return "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
  }

  private static String[] user(URI uri) {
    String[] both =
        uri.getUserInfo() == null ? new String[] {"postgres"} : uri.getUserInfo().split(":");
    return both.length == 2 ? both : new String[] {both[0], ""};
  }
}

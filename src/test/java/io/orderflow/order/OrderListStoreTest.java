package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.support.Prepared;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderListStoreTest {
  private static final int FILTERS = 6;

  @Test
  void sqlShouldBeUnderstoodByPostgresWithEveryCombinationOfFilters() {
    try (Prepared prepared = new Prepared()) {
      for (int chosen = 0; chosen < 1 << FILTERS; chosen++) {
        prepared.accepts("filters " + chosen, sql(chosen, false));
        prepared.accepts("filters with lines " + chosen, sql(chosen, true));
        assertThat(sql(chosen, false)).contains("WHERE o.tenant_id = $1");
      }
    }
  }

  @Test
  void sqlOfPagesShouldBeUnderstoodByPostgres() {
    try (Prepared prepared = new Prepared()) {
      prepared.accepts("pages", OrderPageStore.sql(10));
      assertThat(OrderPageStore.sql(10)).contains("WHERE o.tenant_id = k.tenant_id");
    }
  }

  private static String sql(int chosen, boolean withLines) {
    UUID any = new UUID(0, 0);
    ListOrders query = new ListOrders(null, filter(chosen), withLines, 10, null);
    return OrderListStore.sql(query, Tuple.of(any, any));
  }

  private static Filter filter(int chosen) {
    return new Filter(
        when(chosen, 0, "pending"),
        when(chosen, 1, "paid"),
        when(chosen, 2, "fulfilled"),
        when(chosen, 3, "PO-1"),
        when(chosen, 4, "ada@example.com"),
        when(chosen, 5, "SKU-1"),
        null,
        null);
  }

  private static String when(int chosen, int bit, String value) {
    return (chosen >> bit & 1) == 1 ? value : null;
  }
}

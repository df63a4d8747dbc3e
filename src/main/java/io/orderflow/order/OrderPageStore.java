package io.orderflow.order;

import io.orderflow.bus.RenderedPage;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL of pages without filters: each is a piece of the primary key, so that a statement reads
 * several of them and no row in vain.
 */
final class OrderPageStore {
  // the limit stands in the text: only so does PostgreSQL know how little of the key it reads
  private static final String PAGES =
      """
      SELECT p.order_id, p.json, k.place
      FROM (
        SELECT unnest($1::int[]) AS place, unnest($2::uuid[]) AS tenant_id, unnest($3::uuid[]) AS since,
          unnest($4::uuid[]) AS before) AS k
      CROSS JOIN LATERAL (
        SELECT o.order_id, textsend(%2$s) AS json
        FROM orders o
        WHERE o.tenant_id = k.tenant_id
          AND o.order_id >= k.since
          AND o.order_id < k.before
        ORDER BY o.order_id DESC
        LIMIT %1$d + 1) AS p
      """;

  /** All of one version and variant, so that Java's order of them is PostgreSQL's. */
  private static final Comparator<Row> NEWEST_FIRST =
      Comparator.comparing((Row row) -> row.getUUID(0)).reversed();

  private static final UUID OLDEST = new UUID(0, 0);

  /** Whose orders, from when, up to where, and how many. */
  record PageKey(UUID tenantId, UUID since, UUID before, int limit) {
    static PageKey of(ListOrders query) {
      UUID since = OrderListStore.from(query.filter());
      return new PageKey(
          query.caller().tenantId(),
          since == null ? OLDEST : since,
          OrderListStore.before(query),
          query.limit());
    }

    /** Lines can be many for each order, so that pages of them are better read alone. */
    static boolean isEnoughFor(ListOrders query) {
      Filter filter = query.filter();
      Filter ofTime =
          new Filter(null, null, null, null, null, null, filter.createdFrom(), filter.createdTo());
      return !query.expandLines() && filter.equals(ofTime);
    }
  }

  private final Database database;

  OrderPageStore(Database database) {
    this.database = database;
  }

  /** All the pages; those of one limit by one statement. */
  Future<Map<PageKey, RenderedPage>> read(List<PageKey> keys) {
    Map<PageKey, RenderedPage> pages = new HashMap<>();
    return Future.join(
            keys.stream().collect(Collectors.groupingBy(PageKey::limit)).values().stream()
                .map(alike -> readAlike(alike).onSuccess(pages::putAll))
                .toList())
        .map(pages);
  }

  private Future<Map<PageKey, RenderedPage>> readAlike(List<PageKey> keys) {
    return database.query(sql(keys.get(0).limit()), binds(keys)).map(rows -> pages(keys, rows));
  }

  static String sql(int limit) {
    return PAGES.formatted(limit, OrderListStore.SUMMARY);
  }

  private static Tuple binds(List<PageKey> keys) {
    return Columns.of(IntStream.range(0, keys.size()).boxed().toList())
        .integer(place -> place)
        .uuid(place -> keys.get(place).tenantId())
        .uuid(place -> keys.get(place).since())
        .uuid(place -> keys.get(place).before())
        .tuple();
  }

  private static Map<PageKey, RenderedPage> pages(List<PageKey> keys, RowSet<Row> rows) {
    List<List<Row>> found = keys.stream().map(key -> (List<Row>) new ArrayList<Row>()).toList();
    rows.forEach(row -> found.get(row.getInteger(2)).add(row));
    Map<PageKey, RenderedPage> pages = new HashMap<>();
    for (int place = 0; place < keys.size(); place++) {
      found.get(place).sort(NEWEST_FIRST);
      pages.put(keys.get(place), OrderListStore.page(found.get(place), keys.get(place).limit()));
    }
    return pages;
  }
}

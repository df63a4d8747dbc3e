import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.client.ApiClient;
import io.orderflow.client.ApiException;
import io.orderflow.client.EventsApi;
import io.orderflow.client.InventoryApi;
import io.orderflow.client.OrdersApi;
import io.orderflow.client.OrdersApi.APICreateRequest;
import io.orderflow.client.OrdersApi.APIExportRequest;
import io.orderflow.client.OrdersApi.APIFulfillRequest;
import io.orderflow.client.OrdersApi.APIListEventsRequest;
import io.orderflow.client.OrdersApi.APIListRequest;
import io.orderflow.client.OrdersApi.APIUpdateRequest;
import io.orderflow.client.model.AdjustmentReason;
import io.orderflow.client.model.Currency;
import io.orderflow.client.model.Event;
import io.orderflow.client.model.LineQuantity;
import io.orderflow.client.model.ListedOrder;
import io.orderflow.client.model.ModelImport;
import io.orderflow.client.model.NewAdjustment;
import io.orderflow.client.model.NewCustomer;
import io.orderflow.client.model.NewFulfillment;
import io.orderflow.client.model.NewOrder;
import io.orderflow.client.model.NewOrderLine;
import io.orderflow.client.model.Order;
import io.orderflow.client.model.OrderPage;
import io.orderflow.client.model.OrderPatch;
import io.orderflow.client.model.OrderSnapshot;
import io.orderflow.client.model.OrderStatus;
import io.orderflow.client.model.Problem;
import io.orderflow.client.model.StockChange;
import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The life of an order as a program sees it that uses the generated Java client; prints what it finds. */
public final class Journey {
  private static final int ORDERS = 5;

  private final ObjectMapper json;
  private final OrdersApi orders;
  private final InventoryApi inventory;
  private final EventsApi events;

  private Journey(ApiClient client) {
    this.json = client.getObjectMapper();
    this.orders = new OrdersApi(client);
    this.inventory = new InventoryApi(client);
    this.events = new EventsApi(client);
  }

  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(args[0] + "/v1");
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));
    new Journey(client).run();
  }

  private void run() throws Exception {
    stock();
    Order order = createTwice();
    pageThroughAll();
    confirm(order);
    fulfil(order);
    readEvents(order);
    importAndExport();
    meetAProblem();
  }

  private void stock() throws ApiException {
    StockChange received =
        new StockChange().sku("JOURNEY").delta(100L).reason(AdjustmentReason.RECEIVED);
    print("available " + inventory
        .adjust(new NewAdjustment().addAdjustmentsItem(received), key(), null)
        .getLevels().get(0).getAvailable());
  }

  /** The answer of the first request may have been lost; the same key makes the second harmless. */
  private Order createTwice() throws ApiException {
    APICreateRequest request =
        APICreateRequest.newBuilder().newOrder(newOrder()).idempotencyKey(key()).build();
    Order first = orders.create(request);
    Order again = orders.create(request);
    print("created " + first.getStatus() + " " + first.getTotal() + " " + first.getExternalId());
    print("same " + first.equals(again));
    for (int n = 1; n < ORDERS; n++) {
      orders.create(newOrder(), key(), null);
    }
    return first;
  }

  private void pageThroughAll() throws ApiException {
    List<ListedOrder> all = new ArrayList<>();
    String cursor = null;
    do {
      OrderPage page = orders.list(APIListRequest.newBuilder().limit(2).cursor(cursor).build());
      all.addAll(page.getData());
      cursor = page.getNextCursor();
    } while (cursor != null);
    print("orders " + all.stream().map(ListedOrder::getId).distinct().count());
  }

  /** A merge patch: what is set is sent, null included; what is not set stays as it is. */
  private void confirm(Order order) throws ApiException {
    OrderPatch patch = new OrderPatch().status(OrderStatus.CONFIRMED).notes("by the door");
    Order confirmed = orders.update(
        APIUpdateRequest.newBuilder()
            .orderId(order.getId())
            .orderPatch(patch)
            .ifMatch("\"" + order.getVersion() + "\"")
            .idempotencyKey(key())
            .build());
    print("confirmed " + confirmed.getStatus() + " " + confirmed.getNotes());
    Map<String, String> removed = new HashMap<>();
    removed.put("channel", null);
    OrderPatch removal = new OrderPatch().notes(null).metadata(removed);
    Order edited = orders.update(order.getId(), removal, key(), null, null);
    print("edited " + edited.getNotes() + " " + edited.getMetadata() + " " + edited.getLines().size());
  }

  private void fulfil(Order order) throws ApiException {
    LineQuantity one = new LineQuantity().lineId(order.getLines().get(0).getId()).quantity(1);
    Order partly = orders.fulfill(
        APIFulfillRequest.newBuilder()
            .orderId(order.getId())
            .newFulfillment(new NewFulfillment().addLinesItem(one).trackingNumber("TRACK-1"))
            .idempotencyKey(key())
            .build());
    print("partly " + partly.getFulfillmentStatus() + " " + partly.getCompletedAt());
    Order rest =
        orders.fulfill(order.getId(), key(), null, null, new NewFulfillment().carrier("UPS"));
    print("fulfilled " + rest.getFulfillmentStatus() + " " + rest.getStatus());
  }

  private void readEvents(Order order) throws ApiException {
    List<Event> all = orders
        .listEvents(APIListEventsRequest.newBuilder().orderId(order.getId()).build())
        .getData();
    print("events " + all.stream().map(Event::getType).map(String::valueOf)
        .collect(Collectors.joining(" ")));
    Event last = events.get(all.get(all.size() - 1).getId(), null);
    OrderSnapshot snapshot = json.convertValue(last.getData(), OrderSnapshot.class);
    print("snapshot " + snapshot.getStatus() + " " + snapshot.getSequence());
  }

  /** One order in each line, out as well as in. */
  private void importAndExport() throws Exception {
    String row = json.writeValueAsString(newOrder()) + "\n";
    ModelImport job = orders.importOrders(row + row, key(), null);
    while (job.getCompletedAt() == null) {
      Thread.sleep(50);
      job = orders.getImport(job.getId(), null);
    }
    print("imported " + job.getSucceeded() + " " + job.getFailed());
    File exported = orders.export(APIExportRequest.newBuilder().build());
    List<String> rows = Files.readAllLines(exported.toPath());
    Order newest = json.readValue(rows.get(0), Order.class);
    print("exported " + rows.size() + " " + newest.getTotal());
  }

  private void meetAProblem() throws Exception {
    try {
      orders.get("ord_unknown", null, null);
    } catch (ApiException refused) {
      Problem problem = json.readValue(refused.getResponseBody(), Problem.class);
      print("problem " + problem.getStatus() + " " + problem.getCode());
    }
  }

  private static NewOrder newOrder() {
    return new NewOrder()
        .currency(Currency.USD)
        .customer(new NewCustomer().email("journey@example.com"))
        .putMetadataItem("channel", "web")
        .addLinesItem(new NewOrderLine().sku("JOURNEY").quantity(3).unitPrice(1999L));
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void print(String line) {
    System.out.println(line);
  }
}

package io.orderflow.order;

import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.PostalAddress;
import java.util.Map;

/** What an order says about itself and no rule depends on; most of it may be edited. */
record Details(
    String externalId,
    Customer customer,
    PostalAddress shippingAddress,
    PostalAddress billingAddress,
    String location,
    String notes,
    Map<String, String> metadata) {}

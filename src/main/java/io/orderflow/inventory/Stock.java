package io.orderflow.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** So many of each SKU, of one tenant in one place; the same SKU on two lines counts as its sum. */
public record Stock(UUID tenantId, String location, SortedMap<String, Long> quantities) {

  /** This and so many more of that SKU; a sum of zero leaves no trace. */
  public Stock plus(String sku, long quantity) {
    SortedMap<String, Long> sum = new TreeMap<>(quantities);
    sum.merge(sku, quantity, Math::addExact);
    sum.values().removeIf(total -> total == 0);
    return new Stock(tenantId, location, sum);
  }

  public Stock minus(Stock other) {
    Stock difference = this;
    for (Map.Entry<String, Long> entry : other.quantities.entrySet()) {
      difference = difference.plus(entry.getKey(), -entry.getValue());
    }
    return difference;
  }

  /** Only what grows: what has to be available for it. */
  public Stock growth() {
    SortedMap<String, Long> growing = new TreeMap<>(quantities);
    growing.values().removeIf(quantity -> quantity < 0);
    return new Stock(tenantId, location, growing);
  }

  public LevelKey key(String sku) {
    return new LevelKey(tenantId, sku, location);
  }

  public Collection<LevelKey> keys() {
    return quantities.keySet().stream().map(this::key).toList();
  }

  /** The keys of all of them together, each once. */
  public static List<LevelKey> keys(Collection<Stock> stocks) {
    return stocks.stream().flatMap(stock -> stock.keys().stream()).distinct().toList();
  }
}

package io.orderflow.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that keeps the most recently used entries and forgets the others; for one thread. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final float LOAD_FACTOR = 0.75f;
  private static final int INITIAL = 64;

  private final int size;

  public Recent(int size) {
    super(INITIAL, LOAD_FACTOR, true);
    this.size = size;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > size;
  }
}

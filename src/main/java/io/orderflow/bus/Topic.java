package io.orderflow.bus;

/**
 * A place on the event bus where facts of type {@code T} are told to whoever listens.
 *
 * @param wire what a fact of another process is read as, or null when facts stay in their process
 */
public record Topic<T>(String name, Class<T> wire) {
  /** Of facts that concern only the process in which they happen. */
  public Topic(String name) {
    this(name, null);
  }

  /**
   * Of facts that every process of a cluster is told, at most once and without any promise. What
   * changes in their meaning takes a new name, because a neighbour may be of another version.
   *
   * @param wire a record whose components JSON can hold; new ones may be added, as null
   */
  public static <T> Topic<T> everywhere(String name, Class<T> wire) {
    return new Topic<>(name, wire);
  }

  public boolean isEverywhere() {
    return wire != null;
  }
}

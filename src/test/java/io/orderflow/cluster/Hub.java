package io.orderflow.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A cluster in one place: whoever joins hears what everybody says, until the test says otherwise.
 */
final class Hub implements Membership.Door {
  private final List<Place> places = new CopyOnWriteArrayList<>();
  private boolean closed;
  int joins;

  private final class Place implements Membership {
    final Consumer<Buffer> ear;
    boolean deaf;
    boolean lonely;

    Place(Consumer<Buffer> ear) {
      this.ear = ear;
    }

    @Override
    public void say(Buffer message) {
      places.stream()
          .filter(place -> !place.deaf && (place == this || !place.lonely))
          .forEach(place -> place.ear.accept(message));
    }

    @Override
    public int size() {
      return places.size();
    }

    @Override
    public Future<Void> leave() {
      places.remove(this);
      return Future.succeededFuture();
    }
  }

  @Override
  public Future<Membership> join(Consumer<Buffer> ear) {
    if (closed) {
      return Future.failedFuture(new ClusterException("cannot join the cluster: it is closed"));
    }
    joins++;
    Place place = new Place(ear);
    places.add(place);
    return Future.succeededFuture(place);
  }

  /** Says something that no process of ours would. */
  void shout(Buffer message) {
    places.forEach(place -> place.ear.accept(message));
  }

  /** The one that joined first hears nothing any more, as after a freeze. */
  void deafen() {
    places.get(0).deaf = true;
  }

  /**
   * The one that joined first hears itself, but nobody else any more, as after a merge gone wrong.
   */
  void isolate() {
    places.get(0).lonely = true;
  }

  void close() {
    closed = true;
  }

  void open() {
    closed = false;
  }

  int members() {
    return places.size();
  }
}

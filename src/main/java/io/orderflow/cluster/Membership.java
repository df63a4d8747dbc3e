package io.orderflow.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** This process's place in the cluster, once it has one. */
interface Membership {
  /** Takes one. */
  interface Door {
    /** Joins; the ear hears what every member says, itself included, on any thread. */
    Future<Membership> join(Consumer<Buffer> ear);
  }

  /** Says it to every member, itself included; at most once, and never waits. */
  void say(Buffer message);

  /** How many members there are to the cluster itself, whether they hear each other or not. */
  int size();

  /** Gives the place up; succeeds in a bounded time also when nobody answers any more. */
  Future<Void> leave();
}

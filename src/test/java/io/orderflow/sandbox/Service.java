package io.orderflow.sandbox;

import io.vertx.core.Future;
import java.util.List;

/** One of the services that the sandbox stands for. */
public interface Service {
  String name();

  /** Whether the call is one of this service's; no two services share a path. */
  boolean serves(Call call);

  /** Does what the call asks for and answers; all calls come from one event loop. */
  Future<Reply> answer(Call call, Course course);

  /** The service's own words for a fault that it answers itself. */
  Reply refusal(FaultMode fault);

  /** What it holds, for a person to read. */
  List<Table> tables();
}

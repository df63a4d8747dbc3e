package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import java.util.List;

/** Refuses a payment that nobody could ever take: its provider is not connected. */
final class Unpayable {
  private static final String CODE = "integration_not_connected";

  private Unpayable() {}

  /**
   * @param pointer what in the request asks for it
   */
  static FaultException of(String provider, String pointer) {
    return new FaultException(
        new Fault.Unprocessable(
            CODE,
            "Connect " + provider + " first: PUT /v1/integrations/" + provider + ".",
            List.of(new FieldError(pointer, CODE, provider + " is not connected."))));
  }
}

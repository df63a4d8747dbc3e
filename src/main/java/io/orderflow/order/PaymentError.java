package io.orderflow.order;

import java.util.Objects;

/** Why a payment or a refund did not come about, in the provider's words or in ours. */
record PaymentError(String code, String message) {
  /** As the contract has it. */
  private static final int LONGEST_CODE = 100;

  /** As the contract has it. */
  private static final int LONGEST_MESSAGE = 500;

  static final PaymentError EXPIRED =
      new PaymentError(
          "authorization_expired", "The money is no longer held: the authorization has ended.");

  static final PaymentError REFUNDED_ELSEWHERE =
      new PaymentError(
          "refunded_elsewhere", "The money had already been given back at the provider itself.");

  /** A provider's words may be missing, longer than ours may be, or hold what no text should. */
  static PaymentError of(String code, String message) {
    return new PaymentError(
        cut(Objects.requireNonNullElse(code, "unknown"), LONGEST_CODE),
        cut(Objects.requireNonNullElse(message, ""), LONGEST_MESSAGE));
  }

  private static String cut(String text, int longest) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= longest ? clean : clean.substring(0, longest);
  }
}

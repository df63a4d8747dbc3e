package io.orderflow;

/** The entry of the program. */
public final class OrderFlow {
  private OrderFlow() {}

  public static void main(String[] args) {}
}

package io.orderflow.egress;

import java.net.InetAddress;
import java.util.List;

/** Which addresses are public unicast: everything that is not known to be so is not. */
final class PublicAddress {
  /** Not the public internet, though they look like it. */
  private static final List<Block> CLOSED_V4 =
      List.of(
          Block.of("0.0.0.0", 8), // this network
          Block.of("10.0.0.0", 8), // private
          Block.of("100.64.0.0", 10), // shared by carriers; cloud metadata
          Block.of("127.0.0.0", 8), // loopback
          Block.of("168.63.129.16", 32), // Azure's host
          Block.of("169.254.0.0", 16), // link-local; cloud metadata
          Block.of("172.16.0.0", 12), // private
          Block.of("192.0.0.0", 24), // protocol assignments
          Block.of("192.0.2.0", 24), // documentation
          Block.of("192.88.99.0", 24), // 6to4 relays
          Block.of("192.168.0.0", 16), // private
          Block.of("198.18.0.0", 15), // benchmarks
          Block.of("198.51.100.0", 24), // documentation
          Block.of("203.0.113.0", 24), // documentation
          Block.of("224.0.0.0", 3)); // multicast, reserved, broadcast

  /** All of IPv6 that is routed at all; mapped, NAT64, local and multicast forms are outside. */
  private static final Block GLOBAL_V6 = Block.of("2000::", 3);

  private static final List<Block> CLOSED_V6 =
      List.of(
          Block.of("2001::", 23), // protocol assignments: Teredo, ORCHID, benchmarks
          Block.of("2001:db8::", 32), // documentation
          Block.of("2002::", 16), // 6to4
          Block.of("2620:4f:8000::", 48), // AS112
          Block.of("3fff::", 20)); // documentation

  private PublicAddress() {}

  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? CLOSED_V4.stream().noneMatch(block -> block.holds(bytes))
        : GLOBAL_V6.holds(bytes) && CLOSED_V6.stream().noneMatch(block -> block.holds(bytes));
  }

  /** The addresses that share their first bits. */
  private record Block(byte[] start, int bits) {
    static Block of(String literal, int bits) {
      return new Block(Literal.parse(literal).orElseThrow().getAddress(), bits);
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (start[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}

package io.orderflow.egress;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written out in a URL, in the one spelling that every reader understands alike. */
final class Literal {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern DOTTED = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private Literal() {}

  /** The address, without asking a resolver; nothing when the text is any other spelling. */
  static Optional<InetAddress> parse(String text) {
    boolean wellFormed = text.indexOf(':') < 0 ? DOTTED.matcher(text).matches() : isV6(text);
    return wellFormed ? Optional.of(address(text)) : Optional.empty();
  }

  private static boolean isV6(String text) {
    return COLONS.matcher(text).matches() && NetUtil.isValidIpV6Address(text);
  }

  /** Never turns a mapped IPv6 address into the IPv4 one that it hides. */
  private static InetAddress address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

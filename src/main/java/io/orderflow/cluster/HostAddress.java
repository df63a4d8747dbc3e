package io.orderflow.cluster;

import io.orderflow.config.ClusterSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Comparator;

/** Where this process listens for the others. */
final class HostAddress {
  private HostAddress() {}

  /** The one that is set, or else the first private address of this machine. */
  static String of(ClusterSettings settings) {
    return settings.host().isEmpty() ? guess() : settings.host();
  }

  /** What this machine calls itself. */
  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  /** Private before public before loopback. */
  private static String guess() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .filter(address -> !address.isLinkLocalAddress())
          .min(
              Comparator.comparing(InetAddress::isLoopbackAddress)
                  .thenComparing(address -> !address.isSiteLocalAddress()))
          .map(InetAddress::getHostAddress)
          .orElse("127.0.0.1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

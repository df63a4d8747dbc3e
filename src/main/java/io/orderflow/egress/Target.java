package io.orderflow.egress;

import java.net.InetAddress;

/**
 * Where a request may go: the host by name, and the checked address that is to be connected to.
 *
 * @param path path and query as they go on the wire
 * @param address null when the name does not resolve here, which only development lets pass
 */
public record Target(boolean tls, String host, int port, String path, InetAddress address) {}

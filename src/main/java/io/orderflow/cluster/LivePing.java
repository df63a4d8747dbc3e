package io.orderflow.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.JDBC_PING;
import org.jgroups.protocols.PingData;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Responses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery through the database that, before it joins somebody, looks whether anybody is there:
 * processes that were killed leave their rows behind, and joining one of them takes forever.
 */
public final class LivePing extends JDBC_PING {
  /** Of messages of this protocol; the same in every version. */
  private static final short PROTOCOL = 1_024;

  /** To a neighbour on the same network; also who is frozen or busy lets others connect. */
  private static final int CONNECT_MILLIS = 500;

  /** Not this class's own, under which JGroups repeats each time that the database is away. */
  private static final Logger LOG = LoggerFactory.getLogger(GroupChannel.class);

  static void register() {
    if (ClassConfigurator.getProtocolId(LivePing.class) == 0) {
      ClassConfigurator.addProtocol(PROTOCOL, LivePing.class);
    }
  }

  @Override
  protected void readAll(List<Address> members, String cluster, Responses responses) {
    super.readAll(members, cluster, responses);
    if (!is_server) {
      dropTheDead(cluster, responses);
    }
  }

  private void dropTheDead(String cluster, Responses responses) {
    List<PingData> alive = new ArrayList<>();
    for (PingData row : responses) {
      if (isAlive(row)) {
        alive.add(row);
      } else {
        LOG.info("forgets {}, where nobody listens", row.getPhysicalAddr());
        remove(cluster, row.getAddress());
      }
    }
    responses.clear();
    alive.forEach(row -> responses.addResponse(row, true));
  }

  /** At our own address nobody else can be. */
  private boolean isAlive(PingData row) {
    return row.getAddress().equals(local_addr)
        || !row.getPhysicalAddr().equals(ownAddress()) && listens(row.getPhysicalAddr());
  }

  private PhysicalAddress ownAddress() {
    return (PhysicalAddress) down_prot.down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
  }

  private static boolean listens(PhysicalAddress address) {
    if (!(address instanceof IpAddress place)) {
      return false;
    }
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(place.getIpAddress(), place.getPort()), CONNECT_MILLIS);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }
}

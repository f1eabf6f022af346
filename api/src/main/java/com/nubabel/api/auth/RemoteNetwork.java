package com.nubabel.api.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.eclipse.jetty.server.Request;

/**
 * Who counts as one, where only the address is known: of IPv6 the first 64 bits, since whoever has
 * one such address usually has all of them (RFC 6177); else the address.
 */
public final class RemoteNetwork {
  private static final int PREFIX_BYTES = 8;

  private RemoteNetwork() {}

  /**
   * The network from which a request comes, such as {@code 192.0.2.1} or {@code 2001:db8:0:1::/64}.
   */
  public static String of(Request request) {
    return of(Request.getRemoteAddr(request));
  }

  /** The same; what is no address is itself. */
  static String of(String address) {
    // Nobody asks a name server for what has a colon.
    if (address == null || !address.contains(":")) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address ? prefix(parsed) : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private static String prefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that have to be somewhere before they listen, or again after they ended. They lie below those that
 * the system gives to outgoing connections and to port 0: one of those may be taken by any test in the meantime.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int HTTP_OFFSET = 80;

    /** Test processes that run side by side begin apart. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 1_009 % COUNT));

    private Ports() {}

    /** A port that nobody has and that no one else in this process is given; the one for HTTP beside it is free too. */
    public static int free() {
        int port = next();
        while (!isFree(port) || !isFree(port + HTTP_OFFSET)) {
            port = next();
        }
        return port;
    }

    private static int next() {
        return FIRST + NEXT.getAndIncrement() % COUNT;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection attempt over all addresses of a host name, in order: the next address is tried when the one before has
 * failed, or has not answered for a moment (Happy Eyeballs, RFC 8305). The first connection that opens is used. Used
 * on one event loop only.
 */
final class Connecting {
    /** The head start of an address before the next one is tried beside it. */
    private static final long HEAD_START_MILLIS = 50;

    private final Context context;
    private final NetClient net;
    private final TimerWheel wheel;
    private final Address address;
    private final Promise<NetSocket> promise = Promise.promise();
    private final List<InetAddress> left = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int trying;
    private boolean found;

    private Connecting(Context context, NetClient net, TimerWheel wheel, Address address) {
        this.context = context;
        this.net = net;
        this.wheel = wheel;
        this.address = address;
    }

    static Connecting begin(Context context, NetClient net, TimerWheel wheel, Hosts hosts, Address address) {
        Connecting connecting = new Connecting(context, net, wheel, address);
        hosts.resolve(address.host()).onComplete(connecting::resolved, connecting::unknown);
        return connecting;
    }

    /** The open connection; fails with an {@link RpcException}. */
    Future<NetSocket> future() {
        return promise.future();
    }

    /** Whether the host name was resolved, so that only the peer's answer is missing. */
    boolean found() {
        return found;
    }

    private void resolved(List<InetSocketAddress> addresses) {
        found = true;
        addresses.forEach(each -> left.add(each.getAddress()));
        next();
    }

    private void unknown(Throwable cause) {
        promise.tryFail(new RpcException(
                RpcException.Kind.LOCAL, false, "cannot resolve '" + address.host() + "': " + cause.getMessage()));
    }

    private void next() {
        if (promise.future().isComplete() || left.isEmpty()) {
            return;
        }
        InetAddress one = left.remove(0);
        trying++;
        TimerWheel.Timeout headStart = left.isEmpty() ? null : wheel.schedule(HEAD_START_MILLIS, this::next);
        SocketAddress to = SocketAddress.inetSocketAddress(new InetSocketAddress(one, address.port()));
        onContext(() -> net.connect(to)
                .onComplete(
                        socket -> {
                            if (!promise.tryComplete(socket)) {
                                socket.close();
                            }
                        },
                        cause -> {
                            if (headStart != null) {
                                headStart.cancel();
                            }
                            failed(cause);
                        }));
    }

    /** A socket belongs to the context that connects it: were that a duplicate, all that comes over the socket would have the data of one request. */
    private void onContext(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(turn -> action.run());
        }
    }

    private void failed(Throwable cause) {
        failures.add(cause);
        trying--;
        next();
        if (trying == 0) {
            promise.tryFail(ConnectFailures.of(address.toString(), failures));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.vertx.core.Context;
import io.vertx.core.net.NetClient;

/**
 * What all connections of a client share. Used on the client's event loop only.
 *
 * @param context where the client runs
 * @param wheel its clock and time-outs
 * @param hosts looks host names up
 * @param reader reads the frames of all connections
 * @param frame where a request is written before it is gathered
 */
record ClientResources(
        Context context,
        RpcClientOptions options,
        NetClient net,
        TimerWheel wheel,
        Hosts hosts,
        FrameReader reader,
        FrameBuffer frame) {

    Connecting connect(Address address) {
        return Connecting.begin(net, wheel, hosts, address);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.vertx.core.Context;
import io.vertx.core.net.NetClient;

/**
 * The resources that all connections of a client share. Used on the client's event loop only.
 *
 * @param context the client's context
 * @param wheel clock and time-outs
 * @param hosts resolver of host names
 * @param reader decoder of the frames of all connections
 * @param frame buffer in which a request is encoded
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
        return Connecting.begin(context, net, wheel, hosts, address);
    }
}

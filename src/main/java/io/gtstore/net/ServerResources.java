// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.vertx.core.Context;

/**
 * What all connections of a server share. Used on the server's event loop only.
 *
 * @param context where the server runs
 * @param handler answers what the gate lets through
 * @param buffered the bytes that all connections hold
 * @param reader reads the frames of all connections
 * @param frame where a reply is written before it is gathered
 */
record ServerResources(
        Context context,
        Limits limits,
        RpcHandler handler,
        RequestGate gate,
        BufferedBytes buffered,
        FrameReader reader,
        FrameBuffer frame) {}

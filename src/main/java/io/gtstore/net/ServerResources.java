// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.vertx.core.Context;

/**
 * The resources that all connections of a server share. Used on the server's event loop only.
 *
 * @param context the server's context
 * @param handler handler of admitted requests
 * @param buffered sum of the bytes that all connections hold
 * @param reader decoder of the frames of all connections
 * @param frame buffer in which a reply is encoded
 */
record ServerResources(
        Context context,
        Limits limits,
        RpcHandler handler,
        RequestGate gate,
        BufferedBytes buffered,
        FrameReader reader,
        FrameBuffer frame) {}

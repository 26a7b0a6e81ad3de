// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Op;

/**
 * Where a server listens, and as what.
 *
 * @param role which component it is, manager or node; ops that the other one answers are refused
 * @param host the address to bind to
 * @param port the TCP port; 0 for any free one
 * @param limits what it grants
 */
public record RpcServerOptions(Op.Server role, String host, int port, Limits limits) {}

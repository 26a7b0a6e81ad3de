// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Op;

/**
 * Address, role and limits of a server.
 *
 * @param role the component, manager or node; ops of the other one are refused
 * @param host the address to bind to
 * @param port the TCP port; 0 for any free one
 * @param limits the limits of its connections
 */
public record RpcServerOptions(Op.Server role, String host, int port, Limits limits) {}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Ops;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Request;
import java.util.Locale;
import java.util.Set;

/** Admission of requests by the table of ops: which role may send which op to which server. */
final class RequestGate {
    private static final Set<String> ROLES = Set.of("client", "node", "manager");

    private final Op.Server role;

    RequestGate(Op.Server role) {
        this.role = role;
    }

    /** Throws if the request is not admitted. */
    void check(Request request, RpcConnection from) throws ProtocolException {
        Op op = request.op();
        Op.Server server = Ops.server(op);
        if (server != Op.Server.BOTH && role != Op.Server.BOTH && server != role) {
            throw ProtocolException.wrong(
                    ErrorCode.UNKNOWN_OP,
                    "'" + op.wire() + "' is answered by a " + name(server) + "; this is a " + name(role));
        }
        if (op.caller() == Op.Caller.COMPONENT && !from.component()) {
            throw ProtocolException.wrong(
                    ErrorCode.FORBIDDEN,
                    "'" + op.wire() + "' is for nodes and managers, which say hello first on this connection");
        }
        if (request instanceof MemberRequest.Hello hello) {
            checkHello(hello);
        }
    }

    private static void checkHello(MemberRequest.Hello hello) throws ProtocolException {
        if (hello.version() != Codec.VERSION) {
            throw ProtocolException.wrong(
                    ErrorCode.BAD_VERSION,
                    "this side speaks version " + Codec.VERSION + " of the protocol, not " + hello.version());
        }
        if (hello.maxFrameBytes() != 0 && hello.maxFrameBytes() < Limits.LEAST_FRAME_BYTES) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE, "'maxFrameBytes' is at least " + Limits.LEAST_FRAME_BYTES);
        }
        if (!ROLES.contains(hello.role())) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'role' is client, node or manager");
        }
    }

    private static String name(Op.Server server) {
        return server.name().toLowerCase(Locale.ROOT);
    }
}

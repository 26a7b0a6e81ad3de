// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.BrokenFrame;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of a connection: decodes requests, counts those in flight, and writes the replies. Used on the server's event loop only. */
final class ServerConnection implements RpcConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    /** The time for which input is discarded after a final error: closing with unread input would reset the connection and lose the error. */
    private static final long LINGER_MILLIS = 200;

    /** The bound of queued bytes from which on no more replies are encoded for the peer. */
    private static final int MAX_UNTAKEN = 256 * 1024;

    /** The server's callbacks. */
    interface Owner {
        /** A client's connection is beyond the limit. */
        void refuse(ServerConnection connection);

        /** The connection has ended; called once. */
        void closed(ServerConnection connection);
    }

    private final ServerResources server;
    private final Owner owner;
    private final NetSocket socket;
    private final long id;
    private final FrameInput input;
    private final InFlight inFlight;
    private final Outbox outbox;
    private final HeldBack heldBack;
    private int peerFrameBytes;
    private String role = "";
    private String node = "";
    private @Nullable Object attachment;
    private boolean componentsOnly;
    private boolean greeted;
    private boolean inputEnded;
    private long inputEndedNanos;
    private boolean releasing;
    private boolean ending;
    private boolean closed;

    ServerConnection(ServerResources server, Owner owner, NetSocket socket, long id) {
        this.server = server;
        this.owner = owner;
        this.socket = socket;
        this.id = id;
        this.input = new FrameInput(server.limits().maxFrameBytes(), server.buffered());
        this.heldBack = new HeldBack(server.buffered());
        this.inFlight = new InFlight(server.limits().maxInFlight(), server.buffered());
        this.peerFrameBytes = server.limits().maxFrameBytes();
        this.outbox = new Outbox(
                server.context(),
                socket,
                Math.max(4L * server.limits().maxFrameBytes(), server.limits().maxBufferedBytes() / 4),
                this::outboxChanged);
    }

    void start() {
        socket.handler(this::received);
        socket.exceptionHandler(e -> LOG.debug("connection from {}: {}", remoteAddress(), e.toString()));
        socket.closeHandler(none -> closed());
        HalfClose.allow(socket, this::inputEnded);
        KeepAlive.hasten(socket);
    }

    /** Handles the end of the peer's input: closes once its requests are answered. */
    private void inputEnded() {
        inputEnded = true;
        inputEndedNanos = System.nanoTime();
        closeIfDone();
    }

    private void closeIfDone() {
        if (inputEnded && !ending && inFlight.isEmpty() && heldBack.isEmpty() && outbox.queued() == 0) {
            close();
        }
    }

    /** Admits only nodes and managers, as the connection is beyond the limit. */
    void forComponentsOnly() {
        componentsOnly = true;
    }

    /** Ends the time for a hello. */
    void introduced() {
        if (componentsOnly && !component() && !closed) {
            owner.refuse(this);
        }
    }

    private void received(Buffer buffer) {
        if (ending) {
            return;
        }
        try {
            input.feed(buffer, this::frame);
        } catch (ProtocolException e) {
            end(e.code(), e.getMessage());
        }
        if (ending) {
            input.discard();
        } else {
            input.count();
        }
    }

    private void frame(byte[] bytes, int offset, int length) {
        if (!heldBack.isEmpty() || untaken()) {
            heldBack.add(bytes, offset, length);
            updateReading();
        } else {
            request(bytes, offset, length);
        }
    }

    /** Whether so much is queued for the peer that no more should be encoded. */
    private boolean untaken() {
        return outbox.queued() > MAX_UNTAKEN;
    }

    /** Resumes what was held back, as far as the peer reads. */
    private void release() {
        if (releasing || heldBack.isEmpty()) {
            return;
        }
        releasing = true;
        while (!untaken() && !ending && !closed && releaseOne()) {
            // one after the other
        }
        releasing = false;
        updateReading();
    }

    private boolean releaseOne() {
        HeldBack.Answer answer = heldBack.nextAnswer();
        if (answer != null) {
            write(answer.requestId(), answer.reply());
            return true;
        }
        byte[] frame = heldBack.nextFrame();
        if (frame == null) {
            return false;
        }
        request(frame, 0, frame.length);
        return true;
    }

    private void request(byte[] bytes, int offset, int length) {
        if (ending) {
            return;
        }
        boolean first = !greeted;
        greeted = true;
        long requestId = -1;
        try {
            Fields fields = server.reader().read(bytes, offset, length);
            requestId = fields.id();
            Request request = Codec.request(fields);
            if (componentsOnly && !component() && !(request instanceof MemberRequest.Hello)) {
                owner.refuse(this);
                return;
            }
            server.gate().check(request, this);
            dispatch(requestId, request, length);
        } catch (ProtocolException e) {
            long asked = e.closes() ? BrokenFrame.of(bytes, offset, length).id() : requestId;
            if (e.closes() && asked < 0) {
                end(e.code(), e.getMessage());
            } else {
                reply(asked, Reply.Failure.of(e.code(), e.getMessage(), Request.NO_EPOCH));
            }
        }
        if (first && server.buffered().full()) {
            updateReading();
        }
    }

    private void dispatch(long requestId, Request request, int length) throws ProtocolException {
        inFlight.check(request.op(), component());
        inFlight.add(length);
        Consumer<Reply> once = new ReplyOnce(requestId, request, length);
        try {
            server.handler().handle(request, this, once);
        } catch (RuntimeException | Error e) {
            LOG.error("'{}' from {} failed", request.op().wire(), remoteAddress(), e);
            once.accept(ReplyFrames.internal());
        }
    }

    private void introduced(MemberRequest.Hello hello) {
        role = hello.role();
        node = hello.node();
        int allowed = hello.maxFrameBytes() > 0 ? hello.maxFrameBytes() : Limits.DEFAULT_FRAME_BYTES;
        peerFrameBytes = Math.min(allowed, server.limits().maxFrameBytes());
    }

    /** Takes the first reply to a request. */
    private final class ReplyOnce implements Consumer<Reply> {
        private final long requestId;
        private final Request request;
        private final int length;
        private boolean answered;

        ReplyOnce(long requestId, Request request, int length) {
            this.requestId = requestId;
            this.request = request;
            this.length = length;
        }

        @Override
        public void accept(Reply reply) {
            if (answered || closed) {
                return;
            }
            answered = true;
            inFlight.remove(length);
            if (request instanceof MemberRequest.Hello hello && reply instanceof Reply.Welcome welcome) {
                introduced(hello);
                reply(
                        requestId,
                        welcome.within(
                                server.limits().maxFrameBytes(), server.limits().maxInFlight()));
            } else {
                reply(requestId, reply);
            }
        }
    }

    private void reply(long requestId, Reply reply) {
        if (untaken()) {
            heldBack.add(requestId, reply);
            updateReading();
        } else {
            write(requestId, reply);
        }
    }

    private void write(long requestId, Reply reply) {
        FrameBuffer frame = server.frame();
        ReplyFrames.write(requestId, reply, this, frame);
        push(frame.bytes(), frame.length());
    }

    @Override
    public boolean push(byte[] frame) {
        return ReplyFrames.fits(frame, this) && push(frame, frame.length);
    }

    private boolean push(byte[] frame, int length) {
        if (closed || ending) {
            return false;
        }
        if (!outbox.write(frame, length)) {
            LOG.warn("disconnected {}: it reads too slowly ({} bytes queued)", remoteAddress(), outbox.queued());
            close();
            return false;
        }
        return true;
    }

    @Override
    public boolean slow() {
        return outbox.queued() > server.limits().maxFrameBytes() / 4;
    }

    /** Sends the error without a request id, and closes. */
    void end(ErrorCode code, String message) {
        if (ending || closed) {
            return;
        }
        push(Codec.encode(-1, Reply.Failure.of(code, message, Request.NO_EPOCH)));
        outbox.flush();
        ending = true;
        updateReading();
        server.context().owner().setTimer(LINGER_MILLIS, over -> socket.close());
    }

    /** Closes the connection if a frame or the peer's reading has timed out. */
    void sweep(long nowNanos, long timeoutNanos) {
        if (inputEnded && nowNanos - inputEndedNanos > timeoutNanos) {
            close(); // the peer has most likely closed it
        } else if (outbox.stalledNanos(nowNanos) > timeoutNanos) {
            LOG.warn("disconnected {}: it has stopped reading its replies", remoteAddress());
            close();
        } else if (input.begunForNanos(nowNanos) > timeoutNanos) {
            end(
                    ErrorCode.FRAME_TIMEOUT,
                    "a frame was begun and not ended by a newline within "
                            + server.limits().frameTimeoutMillis() + " ms");
        }
    }

    private void outboxChanged(long change) {
        server.buffered().add(change);
        if (change < 0 && !closed) {
            release();
            closeIfDone();
        }
        updateReading();
    }

    /**
     * Applies back-pressure: reads only while the peer takes its replies and the server's buffers have room. Nodes
     * and managers have a reserve, and so has a short first frame, which may be their hello; else a few greedy
     * clients could make this process look dead. Input after an error is discarded.
     */
    void updateReading() {
        if (closed) {
            return;
        }
        boolean known = greeted || input.partialBytes() > Limits.LEAST_FRAME_BYTES;
        boolean crowded =
                component() ? server.buffered().exhausted() : server.buffered().full() && known;
        boolean wait = crowded || untaken() || !heldBack.isEmpty();
        if (wait && !ending) {
            socket.pause();
        } else {
            socket.resume();
        }
    }

    private void closed() {
        if (closed) {
            return;
        }
        closed = true;
        input.discard();
        inFlight.discard();
        heldBack.clear();
        outbox.close();
        owner.closed(this);
    }

    @Override
    public boolean open() {
        return !closed;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public int maxFrameBytes() {
        return peerFrameBytes;
    }

    @Override
    public String role() {
        return role;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public String remoteAddress() {
        return String.valueOf(socket.remoteAddress());
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object attachment) {
        this.attachment = attachment;
    }

    @Override
    public void close() {
        ending = true;
        socket.close();
    }
}

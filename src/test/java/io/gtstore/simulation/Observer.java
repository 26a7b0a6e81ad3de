package io.gtstore.simulation;

import io.gtstore.net.RpcConnection;
import org.jspecify.annotations.Nullable;

/** The connection over which a test looks into a node. */
final class Observer implements RpcConnection {
    @Override
    public long id() {
        return 0;
    }

    @Override
    public String role() {
        return "node";
    }

    @Override
    public String node() {
        return "";
    }

    @Override
    public String remoteAddress() {
        return "a test";
    }

    @Override
    public boolean push(byte[] frame) {
        return true;
    }

    @Override
    public @Nullable Object attachment() {
        return null;
    }

    @Override
    public void attach(@Nullable Object attachment) {}

    @Override
    public void close() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.config.NearestName;
import io.gtstore.config.SettingException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of the client's options that is Vert.x's {@link NetClientOptions}: strict where it is read from JSON, and with some options that are the client's own. An
 * own option may be left at Vert.x's default, which then means the client's value; any other value is refused, since it would change what the client promises.
 */
final class ClientSockets {
    private static final String NAME = "netClientOptions";
    private static final String CONNECT_TIMEOUT = "connectTimeout";
    private static final int MAX_CONNECT_MILLIS = 1_000;
    private static final JsonObject STANDARD = new NetClientOptions().toJson();

    /** An own option's value, and why it cannot be another one. */
    private record Own(Object value, String why) {}

    private static final Map<String, Own> OWN = own();

    private ClientSockets() {}

    private static Map<String, Own> own() {
        Map<String, Own> own = new LinkedHashMap<>();
        own.put("tcpNoDelay", new Own(true, "the requests of an event-loop turn are one write already"));
        own.put("tcpKeepAlive", new Own(true, "a node that vanished without a word is noticed by it"));
        own.put("reconnectAttempts", new Own(0, "an operation goes to the next owner instead"));
        Own quiet = new Own(0, "a quiet connection is kept, and its end would be reported as a failure of the node");
        own.put("idleTimeout", quiet);
        own.put("readIdleTimeout", quiet);
        own.put("writeIdleTimeout", quiet);
        own.put("registerWriteHandler", new Own(false, "only the client writes to its connections"));
        return own;
    }

    /** A copy with the client's own options set. */
    static NetClientOptions of(NetClientOptions options) {
        return new NetClientOptions(options)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReconnectAttempts(0)
                .setConnectTimeout(Math.min(MAX_CONNECT_MILLIS, options.getConnectTimeout()));
    }

    /**
     * Holds them to what is the client's own.
     *
     * @throws SettingException that names the option, its value, what is allowed, and why
     */
    static void check(NetClientOptions options) {
        JsonObject given = options.toJson();
        OWN.forEach((name, own) -> {
            if (!same(given, STANDARD, name) && !same(given, new JsonObject().put(name, own.value()), name)) {
                throw refused(name, given.getValue(name), "but must be " + own.value() + ": " + own.why());
            }
        });
        int connect = options.getConnectTimeout();
        if (connect != NetClientOptions.DEFAULT_CONNECT_TIMEOUT && (connect < 1 || connect > MAX_CONNECT_MILLIS)) {
            throw refused(
                    CONNECT_TIMEOUT,
                    connect,
                    "but must be from 1 to " + MAX_CONNECT_MILLIS
                            + " ms: a host that is back is to be reached at once");
        }
    }

    /** What differs from Vert.x's defaults. */
    static JsonObject toJson(NetClientOptions options) {
        JsonObject all = options.toJson();
        JsonObject changed = new JsonObject();
        all.forEach(option -> {
            if (!same(all, STANDARD, option.getKey())) {
                changed.put(option.getKey(), option.getValue());
            }
        });
        return changed;
    }

    /**
     * Vert.x's defaults, changed. Vert.x passes over what it does not know or cannot read; that is an error here.
     *
     * @throws SettingException for a name that Vert.x does not have, or a value that it does not take
     */
    static NetClientOptions fromJson(JsonObject json) {
        NetClientOptions options;
        try {
            options = new NetClientOptions(json);
        } catch (RuntimeException e) {
            throw new SettingException(
                    "%s (GtStoreClientOptions) has a value that Vert.x refuses: %s".formatted(NAME, e.getMessage()));
        }
        checkTaken("", json, options.toJson());
        return options;
    }

    private static void checkTaken(String prefix, JsonObject given, JsonObject taken) {
        for (Map.Entry<String, Object> option : given) {
            String name = option.getKey();
            if (!taken.containsKey(name)) {
                throw new SettingException(
                        "unknown property %s.%s%s (GtStoreClientOptions), or one of another type; the nearest is %s"
                                .formatted(NAME, prefix, name, NearestName.of(name, taken.fieldNames())));
            }
            if (option.getValue() instanceof JsonObject inner && taken.getValue(name) instanceof JsonObject read) {
                checkTaken(prefix + name + ".", inner, read);
            } else if (!same(given, taken, name)) {
                throw refused(prefix + name, option.getValue(), "which Vert.x does not take");
            }
        }
    }

    /** Whether both have the same value there; numbers are compared as numbers. */
    private static boolean same(JsonObject one, JsonObject other, String name) {
        return new JsonObject().put(name, one.getValue(name)).equals(new JsonObject().put(name, other.getValue(name)));
    }

    private static SettingException refused(String name, @Nullable Object value, String why) {
        String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return new SettingException(
                "%s.%s is %s (GtStoreClientOptions.%s.%s), %s".formatted(NAME, name, shown, NAME, name, why));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of texts among the values of settings. */
final class SettingText {
    private static final int MAX_PORT = 65_535;

    private static final Pattern HOST = Pattern.compile("[^\\s,/]+");
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_.-]{0,64}");
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^\\s,/:\\[\\]]+):([0-9]{1,5})");

    private SettingText() {}

    /** Whether it is a host name or an IP address. */
    static boolean isHost(String host) {
        return HOST.matcher(host).matches();
    }

    /** Whether it is a member's name, or empty. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** Whether it is HOST:PORT. */
    static boolean isAddress(Object value) {
        if (!(value instanceof String address)) {
            return false;
        }
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return false;
        }
        int port = Integer.parseInt(matcher.group(1));
        return port >= 1 && port <= MAX_PORT;
    }

    /** Whether it is ID=HOST:PORT. */
    static boolean isPeer(Object value) {
        if (!(value instanceof String peer)) {
            return false;
        }
        int equals = peer.indexOf('=');
        return equals > 0 && isId(peer.substring(0, equals)) && isAddress(peer.substring(equals + 1));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/** The address of a server. */
record Address(String host, int port) {
    /**
     * Parses {@code host:port}, with an IPv6 address in brackets.
     *
     * @throws IllegalArgumentException if it does not have that form
     */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String digits = text.substring(colon + 1);
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a manager is given as host:port, not as '" + text + "'");
        }
        return new Address(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}

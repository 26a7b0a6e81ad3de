// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.config.Durations;
import io.gtstore.config.NearestName;
import io.gtstore.config.Properties;
import io.gtstore.config.Setting;
import io.gtstore.config.SettingException;
import io.gtstore.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options of a client as one line, in the form of a URI (RFC 3986) with several hosts: {@code gtstore://host:7400,[::1]:7401?deadline=2s}. Taken literally: whatever it
 * has that means nothing is an error, whose message names the part, and never shows more of the line than that.
 */
public final class ConnectionString {
    private static final String SCHEME = "gtstore";
    private static final String WHERE = "connection string";
    private static final String MILLIS = "Millis";
    private static final Pattern BRACKETED = Pattern.compile("(\\[([0-9A-Fa-f:.]+)])(?::(.*))?");
    private static final Pattern NAMED = Pattern.compile("([0-9A-Za-z._-]+)(?::(.*))?");

    private final Properties<?> properties;
    /** The properties that may stand there, by the names that they have there: durations without their unit. */
    private final Map<String, String> parameters;

    private ConnectionString(Properties<?> properties) {
        this.properties = properties;
        this.parameters = parameters(properties);
    }

    private static Map<String, String> parameters(Properties<?> properties) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String property : properties.names()) {
            Setting.Kind kind = properties.setting(property).kind();
            if (kind == Setting.Kind.INTEGER || kind == Setting.Kind.FLAG || kind == Setting.Kind.TEXT) {
                boolean duration = property.endsWith(MILLIS);
                parameters.put(
                        duration ? property.substring(0, property.length() - MILLIS.length()) : property, property);
            }
        }
        return parameters;
    }

    /**
     * The properties that the line sets, as the options' JSON has them.
     *
     * @param properties of the options
     * @throws SettingException that names the part that is wrong
     */
    public static JsonObject parse(String line, Properties<?> properties) {
        return new ConnectionString(properties).parse(line);
    }

    private JsonObject parse(String line) {
        int scheme = line.indexOf("://");
        if (scheme < 0 || !line.substring(0, scheme).equals(SCHEME)) {
            throw wrong("begins with %s, but must begin with %s://"
                    .formatted(scheme < 0 ? "no scheme" : shown(line.substring(0, scheme + 3)), SCHEME));
        }
        String rest = line.substring(scheme + 3);
        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            throw wrong("has a fragment, %s, which means nothing here".formatted(shown(rest.substring(fragment))));
        }
        int query = rest.indexOf('?');
        String hosts = query < 0 ? rest : rest.substring(0, query);
        JsonObject json = query < 0 ? new JsonObject() : parameters(rest.substring(query + 1));
        json.put("managers", new JsonArray(managers(hosts)));
        return json;
    }

    private static List<String> managers(String hosts) {
        if (hosts.indexOf('@') >= 0) {
            throw wrong("names a user, but there are no credentials: leave out what stands before the @");
        }
        int path = hosts.indexOf('/');
        if (path >= 0 && path < hosts.length() - 1) {
            throw wrong("has a path, %s, which means nothing here".formatted(shown(hosts.substring(path))));
        }
        List<String> managers = new ArrayList<>();
        for (String host : (path < 0 ? hosts : hosts.substring(0, path)).split(",", -1)) {
            String manager = manager(host);
            if (managers.contains(manager)) {
                throw wrong("names %s twice: leave one".formatted(manager));
            }
            managers.add(manager);
        }
        return managers;
    }

    private static String manager(String host) {
        if (host.isEmpty()) {
            throw wrong("has an empty host: hosts are HOST or HOST:PORT, with commas between them");
        }
        Matcher bracketed = BRACKETED.matcher(host);
        if (bracketed.matches() && isIpv6(bracketed.group(2))) {
            return bracketed.group(1) + ":" + port(host, bracketed.group(3));
        }
        Matcher named = NAMED.matcher(host);
        boolean bareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
        if (!named.matches() || bareIpv6) {
            throw wrong("has %s, which is no host%s"
                    .formatted(shown(host), bareIpv6 ? ": an IPv6 address stands in brackets, as in [::1]:7400" : ""));
        }
        return named.group(1) + ":" + port(host, named.group(2));
    }

    /** A literal is not looked up. */
    private static boolean isIpv6(String address) {
        try {
            return address.indexOf(':') >= 0 && InetAddress.getByName("[" + address + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static int port(String host, String digits) {
        if (digits == null) {
            return Settings.defaults().integer("manager.port");
        }
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw wrong("has %s, whose port is %s, but must be from 1 to 65535".formatted(shown(host), shown(digits)));
        }
        return port;
    }

    private JsonObject parameters(String query) {
        JsonObject json = new JsonObject();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                throw wrong(
                        parameter.isEmpty()
                                ? "has an empty parameter: parameters are NAME=VALUE, with & between them"
                                : "has the parameter %s without a value".formatted(shown(parameter)));
            }
            String name = parameter.substring(0, equals);
            String property = parameters.get(name);
            if (property == null) {
                throw wrong("has the unknown parameter %s; the nearest is %s"
                        .formatted(shown(name), NearestName.of(name, parameters.keySet())));
            }
            if (json.containsKey(property)) {
                throw wrong("has %s twice: leave one".formatted(name));
            }
            json.put(property, value(name, property, decoded(name, parameter.substring(equals + 1))));
        }
        return json;
    }

    private Object value(String name, String property, String text) {
        Setting rule = properties.setting(property);
        String source = name + " in the " + WHERE;
        if (name.equals(property)) {
            return rule.parse(text, source);
        }
        OptionalLong millis = Durations.parse(text);
        if (millis.isEmpty()) {
            throw wrong("has %s=%s, but must have a whole number with its unit there: ms, s, m or h, as in 250ms or 2s"
                    .formatted(name, shown(text)));
        }
        return rule.accept(millis.getAsLong(), source);
    }

    private static String decoded(String name, String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("has %s=%s, in which %% is not followed by two hex digits".formatted(name, shown(value)));
        }
    }

    private static SettingException wrong(String what) {
        return new SettingException("the " + WHERE + " " + what);
    }

    private static String shown(String part) {
        return "\"" + (part.length() <= 80 ? part : part.substring(0, 80) + "…") + "\"";
    }
}

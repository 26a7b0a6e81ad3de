// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.config.SettingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStringTest {
    @Test
    void hosts_are_managers_and_parameters_are_options() {
        GtStoreClientOptions options = GtStoreClientOptions.fromUri(
                "gtstore://a.example:7401,10.0.0.5,[2001:db8::7]:7402,[::1]?deadline=5s&attemptTimeout=300ms&managerTimeout=1s"
                        + "&sessionMaxAge=1h&sessions=9&retryPercent=3&retryBurst=4&maxFrameBytes=5000&maxInFlight=6&address=my%20bus%26");
        assertThat(options.getManagers())
                .containsExactly("a.example:7401", "10.0.0.5:7400", "[2001:db8::7]:7402", "[::1]:7400");
        assertThat(options.getDeadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.getAttemptTimeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(options.getManagerTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.getSessionMaxAge()).isEqualTo(Duration.ofHours(1));
        assertThat(options.getSessions()).isEqualTo(9);
        assertThat(options.getRetryPercent()).isEqualTo(3);
        assertThat(options.getRetryBurst()).isEqualTo(4);
        assertThat(options.getMaxFrameBytes()).isEqualTo(5_000);
        assertThat(options.getMaxInFlight()).isEqualTo(6);
        assertThat(options.getAddress()).isEqualTo("my bus&");
    }

    @Test
    void hosts_alone_leave_the_options_at_their_defaults() {
        assertThat(GtStoreClientOptions.fromUri("gtstore://127.0.0.1:7400").toJson())
                .isEqualTo(new GtStoreClientOptions().toJson());
        assertThat(GtStoreClientOptions.fromUri("gtstore://127.0.0.1/").toJson())
                .isEqualTo(new GtStoreClientOptions().toJson());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            localhost:7400                      | the connection string begins with no scheme, but must begin with gtstore://
            redis://a:1                         | the connection string begins with "redis://", but must begin with gtstore://
            GTSTORE://a:1                       | the connection string begins with "GTSTORE://", but must begin with gtstore://
            gtstore://                          | the connection string has an empty host: hosts are HOST or HOST:PORT, with commas between them
            gtstore://a:1,,b:1                  | the connection string has an empty host
            gtstore://?deadline=2s              | the connection string has an empty host
            gtstore://a:1,b:1,a:1               | the connection string names a:1 twice: leave one
            gtstore://a:7400,a                  | the connection string names a:7400 twice: leave one
            gtstore://a:70000                   | the connection string has "a:70000", whose port is "70000", but must be from 1 to 65535
            gtstore://a:0                       | whose port is "0"
            gtstore://a:                        | whose port is "", but must be
            gtstore://[::1]:x                   | the connection string has "[::1]:x", whose port is "x"
            gtstore://::1:7400                  | the connection string has "::1:7400", which is no host: an IPv6 address stands in brackets, as in [::1]:7400
            gtstore://[::1                      | the connection string has "[::1", which is no host
            gtstore://[1:2]:7400                | the connection string has "[1:2]:7400", which is no host
            gtstore://[127.0.0.1]:7400          | the connection string has "[127.0.0.1]:7400", which is no host
            gtstore://a b:1                     | the connection string has "a b:1", which is no host
            gtstore://a%2eexample:1             | the connection string has "a%2eexample:1", which is no host
            gtstore://me:secret@a:1             | the connection string names a user, but there are no credentials: leave out what stands before the @
            gtstore://a:1/carts                 | the connection string has a path, "/carts", which means nothing here
            gtstore://a:1#top                   | the connection string has a fragment, "#top", which means nothing here
            gtstore://a:1?deadlin=2s            | the connection string has the unknown parameter "deadlin"; the nearest is deadline
            gtstore://a:1?deadlineMillis=2000   | the connection string has the unknown parameter "deadlineMillis"; the nearest is deadline
            gtstore://a:1?managers=b:1          | the connection string has the unknown parameter "managers"; the nearest is
            gtstore://a:1?deadline              | the connection string has the parameter "deadline" without a value
            gtstore://a:1?                      | the connection string has an empty parameter: parameters are NAME=VALUE, with & between them
            gtstore://a:1?deadline=2s&          | the connection string has an empty parameter
            gtstore://a:1?deadline=2s&deadline=3s | the connection string has deadline twice: leave one
            gtstore://a:1?deadline=2000         | the connection string has deadline="2000", but must have a whole number with its unit there: ms, s, m or h, as in 250ms or 2s
            gtstore://a:1?deadline=1.5s         | the connection string has deadline="1.5s", but must have a whole number with its unit
            gtstore://a:1?deadline=0s           | client.deadline is 0 (deadline in the connection string), but must be a whole number from 1 to 3600000
            gtstore://a:1?sessions=many         | client.sessions is "many" (sessions in the connection string), but must be a whole number from 1 to 10000000
            gtstore://a:1?address=              | address is "" (address in the connection string), but must be a text that is not empty
            gtstore://a:1?address=%zz           | the connection string has address="%zz", in which % is not followed by two hex digits
            """)
    void what_is_wrong_is_named(String line, String message) {
        assertThatThrownBy(() -> GtStoreClientOptions.fromUri(line))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    /** Written as anybody would write it, the line says what the options say. */
    @Property
    void options_are_read_as_they_are_written(@ForAll("options") GtStoreClientOptions options) {
        assertThat(GtStoreClientOptions.fromUri(written(options)).toJson()).isEqualTo(options.toJson());
    }

    /** Whatever is read, it is read or refused with a message, and nothing else happens. */
    @Property
    void any_line_is_options_or_refused(@ForAll("lines") String line) {
        try {
            assertThat(GtStoreClientOptions.fromUri(line).getManagers()).isNotEmpty();
        } catch (SettingException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    private static String written(GtStoreClientOptions options) {
        return "gtstore://"
                + String.join(",", options.getManagers())
                + "?"
                + options.toJson().stream()
                        .filter(each -> !List.of("managers", "netClientOptions").contains(each.getKey()))
                        .map(each -> each.getKey().endsWith("Millis")
                                ? each.getKey().replace("Millis", "") + "=" + each.getValue() + "ms"
                                : each.getKey() + "="
                                        + URLEncoder.encode(each.getValue().toString(), StandardCharsets.UTF_8)
                                                .replace("+", "%20"))
                        .collect(Collectors.joining("&"));
    }

    @Provide
    Arbitrary<GtStoreClientOptions> options() {
        Arbitrary<String> hosts =
                Arbitraries.of("a", "b.example", "10.0.0.5", "[::1]", "[2001:db8::7]", "host_1", "x-y");
        Arbitrary<List<String>> managers = Combinators.combine(
                        hosts, Arbitraries.integers().between(1, 65_535))
                .as((host, port) -> host + ":" + port)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4);
        Arbitrary<Duration> durations =
                Arbitraries.integers().between(1, 3_600_000).map(Duration::ofMillis);
        Arbitrary<String> addresses = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(10)
                .filter(text -> !text.isBlank() && text.equals(text.strip()) && wellFormed(text));
        return Combinators.combine(
                        managers,
                        durations,
                        durations,
                        Arbitraries.integers().between(1, 10_000),
                        Arbitraries.integers().between(0, 10_000),
                        addresses)
                .as((named, deadline, attempt, sessions, percent, address) -> new GtStoreClientOptions()
                        .setManagers(named)
                        .setDeadline(deadline)
                        .setAttemptTimeout(attempt)
                        .setSessions(sessions)
                        .setRetryPercent(percent)
                        .setAddress(address));
    }

    /** Without half a surrogate pair, which UTF-8 does not have. */
    private static boolean wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> pieces = Arbitraries.of(
                "gtstore",
                "://",
                ":",
                "/",
                "?",
                "&",
                "=",
                ",",
                "[",
                "]",
                "::1",
                "a",
                "7400",
                "@",
                "#",
                "%",
                "%41",
                "deadline",
                "2s",
                "sessions",
                "5");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                pieces.list().ofMaxSize(12).map(list -> String.join("", list)),
                pieces.list().ofMaxSize(12).map(list -> "gtstore://a" + String.join("", list)));
    }
}

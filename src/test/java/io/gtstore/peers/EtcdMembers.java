// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three members of etcd with its defaults: a change is on the disks of two of them before it is acknowledged. */
final class EtcdMembers implements Members {
    private record Member(String name, String peerUrl, String clientUrl) {
        static Member numbered(int number) {
            return new Member("etcd-" + number, freeUrl(), freeUrl());
        }

        private static String freeUrl() {
            return "http://127.0.0.1:" + Ports.free();
        }

        List<String> command(String cluster) {
            return List.of(
                    "etcd",
                    "--name=" + name,
                    "--data-dir=data",
                    "--listen-peer-urls=" + peerUrl,
                    "--initial-advertise-peer-urls=" + peerUrl,
                    "--listen-client-urls=" + clientUrl,
                    "--advertise-client-urls=" + clientUrl,
                    "--initial-cluster=" + cluster,
                    "--initial-cluster-state=new",
                    "--log-level=warn");
        }
    }

    private final Programs programs = new Programs("etcd");
    private final List<Member> members =
            IntStream.rangeClosed(1, COUNT).mapToObj(Member::numbered).toList();

    EtcdMembers() {
        String cluster = members.stream()
                .map(member -> member.name() + "=" + member.peerUrl())
                .collect(Collectors.joining(","));
        members.forEach(member -> programs.start(member.name(), member.command(cluster)));
        HttpClient http = HttpClient.newHttpClient();
        urls().forEach(url -> programs.await("etcd serves at " + url, () -> healthy(http, url)));
    }

    private static boolean healthy(HttpClient http, String url) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/health")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    }

    private Stream<String> urls() {
        return members.stream().map(Member::clientUrl);
    }

    @Override
    public String address() {
        return urls().collect(Collectors.joining(","));
    }

    @Override
    public List<ProcessHandle> processes() {
        return programs.processes();
    }

    @Override
    public void close() {
        programs.close();
    }
}

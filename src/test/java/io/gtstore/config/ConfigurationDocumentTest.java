// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "configuration.md");

    private static final String HEAD = """
            # Configuration

            This page is made from the table of settings (`mvn test -Dtest=ConfigurationDocumentTest -Dgtstore.writeDocs=true`); a test holds it to the table.

            ## Where a setting may stand

            Weakest first; each layer overrides the ones above it:

            1. the defaults (the table below);
            2. `--profile paper`: the paper's own set-up (`src/main/resources/conf/paper.json`): ascii-sum, newest wins, two copies, see-tell without a heartbeat;
            3. `--config FILE`, JSON or YAML by its name (`.json`, `.yaml`, `.yml`), nested (`cluster: {slots: 64}`) or dotted (`cluster.slots: 64`);
            4. environment variables: `GTSTORE_`, then the name in upper case with `_` for each dot and before each inner capital: `GTSTORE_LIMITS_MAX_KEY_BYTES=256`; a list is separated by commas;
            5. options: `--set NAME=VALUE`, and those with a name of their own (`--port`, `--host`, `--replicas`, …).

            A name that does not exist, a value that is not allowed, or values that cannot stand together end the start with exit code 2 and one line that says which setting, where it stands, and what is allowed.
            In a file, a name that stands twice or a value without a name is such an error, and what cannot be read is named by its line.
            An unknown variable that begins with `GTSTORE_` is such an error too. The one that is no setting is `GTSTORE_LOG`, the log level (`TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`, `OFF`; default `INFO`); logs go to stderr.

            ```yaml
            # gtstore.yaml, for: gtstore node --config gtstore.yaml
            node:
              managers: ["10.0.0.5:7400", "10.0.0.6:7400"]
            copies: 2
            copies.min: 2   # dotted, because copies has a value of its own
            ```

            An application that embeds manager, node or client is held to the same table and the same combinations when it deploys the verticle; [embedding.md](embedding.md#the-options) says which option is which setting.

            ## Whose it is

            - **cluster**: the manager decides it and tells the nodes, so one value holds everywhere; elsewhere it is ignored.
            - **manager**, **node**, **client**: each such component obeys its own.
            - **process**: everything that serves or connects obeys it, whatever it is.

            ## What cannot stand together

            - `copies` above `cluster.replicas`, or `copies.min` above `copies`;
            - `limits.maxFrameBytes` below 4 × `limits.maxCartBytes`, or `limits.maxItemBytes` above `limits.maxCartBytes`;
            - `limits.maxFrameBytes` below 64 × `cluster.slots`; a node whose frames are too short for its cluster's slots does not start;
            - at a manager, `limits.maxFrameBytes` too short for the map of a cluster of `cluster.slots` and `cluster.replicas`, or, with `manager.dataDir`, a map above 3 MiB; see [how many members a frame has room for](operations.md#how-many-members-a-cluster-has-room-for);
            - `client.attemptTimeout` or `client.managerTimeout` above `client.deadline`;
            - `data.dir` with `storage: memory` (`data.dir` alone means `storage: rocksdb`), or `storage: rocksdb` without `data.dir`, or, at a node alone, without `node.id`;
            - `manager.raft.peers` without `manager.raft.port`, `manager.dataDir`, or `manager.id` among them; `manager.raft.port` without `manager.raft.peers`;
            - a port so high that port + `http.portOffset` exceeds 65535, unless `http.enabled` is false;
            - `manager.host` or `node.host` other than a loopback address without `bind.insecure: true` (`--insecure`): there are no credentials yet;
            - a node alone on `0.0.0.0` or `::` without `advertise`.

            ## The settings

            | setting | default | allowed | unit | whose | meaning |
            |---|---|---|---|---|---|
            """;

    @Test
    void the_document_is_what_the_table_says() throws IOException {
        String document = document();
        if (Boolean.getBoolean("gtstore.writeDocs")) {
            Files.createDirectories(DOCUMENT.toAbsolutePath().getParent());
            Files.writeString(DOCUMENT, document);
        }
        assertThat(DOCUMENT).as("made by -Dgtstore.writeDocs=true").hasContent(document);
    }

    private static String document() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Setting setting : SettingTable.all()) {
            String standard = setting.standard().isEmpty() ? "empty" : "`" + setting.standard() + "`";
            text.append("| `%s` | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            setting.name(),
                            standard,
                            setting.allowed(),
                            setting.unit(),
                            setting.owner().word(),
                            setting.meaning()));
        }
        return text.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a manager keeps what it decides, and agrees on it with others. Mutable; not thread-safe. */
@DataObject
public class RaftOptions {
    /** The default of {@link #getDataDir}. */
    public static final String DEFAULT_DATA_DIR = Settings.defaults().text("manager.dataDir");

    /** The default of {@link #getPort}. */
    public static final int DEFAULT_PORT = Settings.defaults().integer("manager.raft.port");

    /** The default of {@link #getPeers}. */
    public static final List<String> DEFAULT_PEERS = Settings.defaults().addresses("manager.raft.peers");

    /** The default of {@link #getElectionMillis}. */
    public static final long DEFAULT_ELECTION_MILLIS = Settings.defaults().number("manager.raft.election");

    /** The default of {@link #getSnapshotEvery}. */
    public static final long DEFAULT_SNAPSHOT_EVERY = Settings.defaults().number("manager.raft.snapshotEvery");

    /** What each option is among the settings; for the options that these are part of. */
    public static final Properties<RaftOptions> PROPERTIES = new Properties<RaftOptions>("RaftOptions")
            .text("dataDir", "manager.dataDir", RaftOptions::getDataDir, RaftOptions::setDataDir)
            .integer("port", "manager.raft.port", RaftOptions::getPort, RaftOptions::setPort)
            .list("peers", "manager.raft.peers", RaftOptions::getPeers, RaftOptions::setPeers)
            .number(
                    "electionMillis",
                    "manager.raft.election",
                    RaftOptions::getElectionMillis,
                    RaftOptions::setElectionMillis)
            .number(
                    "snapshotEvery",
                    "manager.raft.snapshotEvery",
                    RaftOptions::getSnapshotEvery,
                    RaftOptions::setSnapshotEvery);

    private String dataDir = DEFAULT_DATA_DIR;
    private int port = DEFAULT_PORT;
    private List<String> peers = DEFAULT_PEERS;
    private long electionMillis = DEFAULT_ELECTION_MILLIS;
    private long snapshotEvery = DEFAULT_SNAPSHOT_EVERY;

    /** Options at their defaults. */
    public RaftOptions() {}

    /** A copy. */
    public RaftOptions(RaftOptions other) {
        dataDir = other.dataDir;
        port = other.port;
        peers = other.peers;
        electionMillis = other.electionMillis;
        snapshotEvery = other.snapshotEvery;
    }

    /**
     * Options from JSON; what it lacks stays at its default.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    @SuppressWarnings("this-escape")
    public RaftOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Directory of what the manager has decided; empty for none, so that it goes on from what nodes bear. */
    public String getDataDir() {
        return dataDir;
    }

    /** Sets {@link #getDataDir}. */
    public RaftOptions setDataDir(String dataDir) {
        this.dataDir = dataDir;
        return this;
    }

    /** TCP port on which the other managers reach this one; 0 if there are none. */
    public int getPort() {
        return port;
    }

    /** Sets {@link #getPort}. */
    public RaftOptions setPort(int port) {
        this.port = port;
        return this;
    }

    /** The managers that decide together, this one included, as id=host:port; empty for this one alone. */
    public List<String> getPeers() {
        return peers;
    }

    /** Sets {@link #getPeers}. */
    public RaftOptions setPeers(List<String> peers) {
        this.peers = List.copyOf(peers);
        return this;
    }

    /** How long a manager hears nothing of the leader before it stands for election, in ms; up to twice as long, by chance. */
    public long getElectionMillis() {
        return electionMillis;
    }

    /** Sets {@link #getElectionMillis}. */
    public RaftOptions setElectionMillis(long electionMillis) {
        this.electionMillis = electionMillis;
        return this;
    }

    /** Number of decisions after which the manager takes a snapshot of the map, and forgets those before. */
    public long getSnapshotEvery() {
        return snapshotEvery;
    }

    /** Sets {@link #getSnapshotEvery}. */
    public RaftOptions setSnapshotEvery(long snapshotEvery) {
        this.snapshotEvery = snapshotEvery;
        return this;
    }
}

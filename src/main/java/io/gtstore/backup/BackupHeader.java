// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * The first line of a backup. The cluster's settings are for people: a backup is restored into any cluster.
 *
 * @param begun when the backup was begun: what was acknowledged before is in it
 * @param slots of the cluster that it was made of, as the others
 */
public record BackupHeader(Instant begun, int slots, int replicas, String hash, String merge) {
    static final String FORMAT = "gtstore-backup";
    /** Grows when an older program could misread a newer file; new fields alone do not count. */
    static final int VERSION = 1;

    JsonObject toJson() {
        return new JsonObject()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("begun", begun.toString())
                .put("slots", slots)
                .put("replicas", replicas)
                .put("hash", hash)
                .put("merge", merge);
    }

    /**
     * From a backup's first line.
     *
     * @throws IllegalArgumentException that says why the file is none, or one of a newer program
     */
    static BackupHeader of(String line) {
        try {
            JsonObject json = new JsonObject(line);
            if (!FORMAT.equals(json.getString("format"))) {
                throw new IllegalArgumentException(NO_BACKUP);
            }
            checkVersion(json.getInteger("version", 0));
            return new BackupHeader(
                    json.getInstant("begun", Instant.EPOCH),
                    json.getInteger("slots", 0),
                    json.getInteger("replicas", 0),
                    json.getString("hash", ""),
                    json.getString("merge", ""));
        } catch (DecodeException | ClassCastException | java.time.DateTimeException e) {
            throw new IllegalArgumentException(NO_BACKUP, e);
        }
    }

    private static final String NO_BACKUP =
            "this is no backup of gtstore: it does not begin with {\"format\":\"" + FORMAT + "\",…}";

    private static void checkVersion(int version) {
        if (version > VERSION) {
            throw new IllegalArgumentException("the backup is of format version " + version
                    + ", this program reads up to " + VERSION + "; restore it with a newer gtstore");
        }
        if (version < 1) {
            throw new IllegalArgumentException("the backup's format version is missing");
        }
    }
}

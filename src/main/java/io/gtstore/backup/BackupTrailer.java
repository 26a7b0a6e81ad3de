// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * The last line of a backup: that it is whole.
 *
 * @param carts how many lines of carts there are
 * @param items how many items these have
 * @param sha256 over all bytes before this line, in hexadecimal digits
 */
record BackupTrailer(long carts, long items, String sha256) {
    /** What the line begins with; no line of a cart does. */
    static final String BEGIN = "{\"end\":";

    JsonObject toJson() {
        return new JsonObject()
                .put("end", true)
                .put("carts", carts)
                .put("items", items)
                .put("sha256", sha256);
    }

    /** From a line that begins with {@link #BEGIN}; throws IllegalArgumentException if it is none. */
    static BackupTrailer of(String line) {
        try {
            JsonObject json = new JsonObject(line);
            return new BackupTrailer(
                    json.getLong("carts", -1L), json.getLong("items", -1L), json.getString("sha256", ""));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("the last line cannot be read", e);
        }
    }
}

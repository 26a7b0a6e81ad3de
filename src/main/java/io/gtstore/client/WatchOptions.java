// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** How a cart is watched. */
@DataObject
@JsonGen(publicConverter = false)
public class WatchOptions {
    private String context = "";

    /** From now on, beginning with the cart as it is. */
    public WatchOptions() {}

    /** A copy. */
    public WatchOptions(WatchOptions other) {
        context = other.context;
    }

    /** From what {@link #toJson} made. */
    public WatchOptions(JsonObject json) {
        WatchOptionsConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        WatchOptionsConverter.toJson(this, json);
        return json;
    }

    /** The context of the cart that the watcher has, from a get or an earlier watch; the cart comes at once only if it has changed since. */
    public String getContext() {
        return context;
    }

    /** Sets {@link #getContext}. */
    public WatchOptions setContext(String context) {
        this.context = context;
        return this;
    }
}

package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What goes with a put. */
@DataObject
@JsonGen(publicConverter = false)
public class PutOptions {
    private List<CartItem> replaces = List.of();

    /** A plain put. */
    public PutOptions() {}

    /** A copy. */
    public PutOptions(PutOptions other) {
        replaces = other.replaces;
    }

    /** From what {@link #toJson} made. */
    public PutOptions(JsonObject json) {
        PutOptionsConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        PutOptionsConverter.toJson(this, json);
        return json;
    }

    /** The items that go in the same step, as a get returned them; none by default. */
    public List<CartItem> getReplaces() {
        return replaces;
    }

    /** Sets {@link #getReplaces}. */
    public PutOptions setReplaces(List<CartItem> replaces) {
        this.replaces = List.copyOf(replaces);
        return this;
    }
}

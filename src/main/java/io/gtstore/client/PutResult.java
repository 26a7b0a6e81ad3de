package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** What a put was answered with. */
@DataObject
@JsonGen(publicConverter = false)
public class PutResult {
    private int copies;

    public PutResult() {}

    public PutResult(JsonObject json) {
        PutResultConverter.fromJson(json, this);
    }

    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        PutResultConverter.toJson(this, json);
        return json;
    }

    public int getCopies() {
        return copies;
    }

    public PutResult setCopies(int copies) {
        this.copies = copies;
        return this;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2345678901234567891",
                "0.1",
                "7",
                "12345678901234567890",
                "-1.5E-7",
                "\"apple\"",
                "\"a\\nb\"",
                "true",
                "null",
                "{\"price\":1234567890123456.789,\"of\":[1,0.30000000000000000001,{\"deep\":null}]}",
                "[]"
            })
    void an_item_is_given_back_as_it_was_put_to_the_last_digit(String json) {
        assertThat(Json.encode(ItemText.value(json))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[1]", "1.5"})
    void its_types_are_those_of_vertx(String json) {
        assertThat(ItemText.value(json)).isInstanceOfAny(JsonObject.class, JsonArray.class, Double.class);
    }
}

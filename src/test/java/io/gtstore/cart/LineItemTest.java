// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineItemTest {
    @Test
    void an_object_with_a_sku_and_a_whole_n_is_a_line() {
        LineItem line = line("{\"colour\":{\"n\":1,\"sku\":\"x\"},\"sku\":\"a-1\",\"n\":-7,\"l\":[\"}\",{\"n\":2}]}");
        assertThat(line.sku()).isEqualTo("\"a-1\"");
        assertThat(line.n()).isEqualTo(-7);
        assertThat(line.with(12))
                .isEqualTo("{\"colour\":{\"n\":1,\"sku\":\"x\"},\"sku\":\"a-1\",\"n\":12,\"l\":[\"}\",{\"n\":2}]}");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    void every_long_is_a_quantity(long n) {
        assertThat(line("{\"n\":" + n + ",\"sku\":\"\"}").n()).isEqualTo(n);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"apple\"",
                "7",
                "null",
                "{}",
                "[]",
                "[\"sku\",\"n\"]",
                "{\"sku\":\"a\"}",
                "{\"n\":1}",
                "{\"sku\":7,\"n\":1}",
                "{\"sku\":null,\"n\":1}",
                "{\"sku\":[\"a\"],\"n\":1}",
                "{\"sku\":\"a\",\"n\":\"1\"}",
                "{\"sku\":\"a\",\"n\":1.0}",
                "{\"sku\":\"a\",\"n\":1e2}",
                "{\"sku\":\"a\",\"n\":true}",
                "{\"sku\":\"a\",\"n\":[1]}",
                "{\"sku\":\"a\",\"n\":9223372036854775808}",
                "{\"sku\":\"a\",\"n\":-9223372036854775809}",
                "{\"of\":{\"sku\":\"a\",\"n\":1}}",
                "{\"SKU\":\"a\",\"n\":1}",
                "{\"sku\":\"a\",\"n\":",
                "{\"sku\":\"a\",\"n",
                "{\"sku\":\"a\\"
            })
    void anything_else_is_none(String item) {
        assertThat(LineItem.of(item)).isNull();
    }

    @Test
    void texts_with_escapes_do_not_mislead_it() {
        LineItem line = line("{\"a\\\"b\":\"\\\\\",\"sku\":\"x\\\",\\\"n\\\":2\",\"n\":3,\"é\":\"}{][:,\"}");
        assertThat(line.sku()).isEqualTo("\"x\\\",\\\"n\\\":2\"");
        assertThat(line.n()).isEqualTo(3);
        assertThat(line.with(4))
                .isEqualTo("{\"a\\\"b\":\"\\\\\",\"sku\":\"x\\\",\\\"n\\\":2\",\"n\":4,\"é\":\"}{][:,\"}");
    }

    @Test
    void it_equals_another_but_for_its_quantity() {
        String item = "{\"sku\":\"a\",\"n\":1,\"colour\":\"red\"}";
        assertThat(line(item).equalsButQuantity("{\"sku\":\"a\",\"n\":9,\"colour\":\"red\"}"))
                .isTrue();
        assertThat(line(item).equalsButQuantity("{\"sku\":\"a\",\"n\":1,\"colour\":\"blue\"}"))
                .isFalse();
        assertThat(line(item).equalsButQuantity("{\"sku\":\"b\",\"n\":1,\"colour\":\"red\"}"))
                .isFalse();
        assertThat(line(item).equalsButQuantity("\"a\"")).isFalse();
    }

    @Test
    void a_shown_line_has_the_sum_the_attributes_and_the_dots() {
        LineItem line = line("{\"size\":[1,2],\"n\":1,\"dots\":\"own\",\"sku\":\"a\",\"m\":{\"n\":0}}");
        assertThat(line.shown(30, List.of(new Dot("ann", 1), new Dot("bob", 22))))
                .isEqualTo(
                        "{\"sku\":\"a\",\"n\":30,\"size\":[1,2],\"m\":{\"n\":0},\"dots\":[[\"ann\",1],[\"bob\",22]]}");
    }

    private static LineItem line(String item) {
        @Nullable LineItem line = LineItem.of(item);
        assertThat(line).as(item).isNotNull();
        return line;
    }
}

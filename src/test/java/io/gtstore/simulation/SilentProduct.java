// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Turns the product's log off while a test class runs: thousands of clusters would fill it. */
final class SilentProduct implements BeforeAllCallback, AfterAllCallback {
    /** What a test found; not a part of the product's log. */
    static final org.slf4j.Logger FIGURES = LoggerFactory.getLogger("simulation");

    private Level level = Level.INFO;

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger("io.gtstore");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        level = log().getEffectiveLevel();
        log().setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        log().setLevel(level);
    }
}

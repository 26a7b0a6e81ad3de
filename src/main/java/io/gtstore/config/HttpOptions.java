// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** Whether and where a process serves HTTP. Mutable; not thread-safe. */
@DataObject
public class HttpOptions {
    /** The default of {@link #isEnabled}. */
    public static final boolean DEFAULT_ENABLED = Settings.defaults().flag("http.enabled");

    /** The default of {@link #getPortOffset}. */
    public static final int DEFAULT_PORT_OFFSET = Settings.defaults().integer("http.portOffset");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<HttpOptions> PROPERTIES = new Properties<HttpOptions>("HttpOptions")
            .flag("enabled", "http.enabled", HttpOptions::isEnabled, HttpOptions::setEnabled)
            .integer("portOffset", "http.portOffset", HttpOptions::getPortOffset, HttpOptions::setPortOffset);

    private boolean enabled = DEFAULT_ENABLED;
    private int portOffset = DEFAULT_PORT_OFFSET;

    /** Options at their defaults. */
    public HttpOptions() {}

    /** A copy. */
    public HttpOptions(HttpOptions other) {
        enabled = other.enabled;
        portOffset = other.portOffset;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public HttpOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Whether the process serves HTTP. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Sets {@link #isEnabled}. */
    public HttpOptions setEnabled(boolean enabled) {
        this.enabled = enabled;
        return this;
    }

    /** The HTTP port is the process's own port plus this. */
    public int getPortOffset() {
        return portOffset;
    }

    /** Sets {@link #getPortOffset}. */
    public HttpOptions setPortOffset(int portOffset) {
        this.portOffset = portOffset;
        return this;
    }
}

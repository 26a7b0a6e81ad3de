/** Settings, the documents and manifests that are held to them, and what runs whole. */
@NullMarked
package io.gtstore;

import org.jspecify.annotations.NullMarked;

@org.jspecify.annotations.NullMarked
package io.gtstore.manager.core;

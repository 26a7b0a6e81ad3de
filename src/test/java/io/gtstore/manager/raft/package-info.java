@org.jspecify.annotations.NullMarked
package io.gtstore.manager.raft;

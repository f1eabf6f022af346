/**
 * Traces that go from who adds a job through who runs it, as BullMQ's own telemetry has them. Begin
 * with {@code Telemetry}.
 */
package com.nubabel.bridge.telemetry;
